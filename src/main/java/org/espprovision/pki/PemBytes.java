package org.espprovision.pki;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The first block of a PEM file, taken apart without making a string of it: it may be a private key. */
final class PemBytes implements AutoCloseable {
    private static final byte[] BEGIN = ascii("-----BEGIN ");
    private static final byte[] END = ascii("-----END ");
    private static final byte[] DASHES = ascii("-----");
    private static final byte[] ENCRYPTED_LABEL = ascii("ENCRYPTED ");
    private static final byte[] ENCRYPTED_HEADER = ascii("Proc-Type:");

    private final byte[] der;
    private final boolean encrypted;

    private PemBytes(byte[] der, boolean encrypted) {
        this.der = der;
        this.encrypted = encrypted;
    }

    /** Empty where no block begins. */
    static Optional<PemBytes> in(byte[] content) {
        int begin = indexOf(content, BEGIN, 0);
        int label = begin + BEGIN.length;
        int body = begin < 0 ? -1 : indexOf(content, DASHES, label);
        if (body < 0) {
            return Optional.empty();
        }
        int end = indexOf(content, END, body);
        byte[] base64 = Arrays.copyOfRange(content, body + DASHES.length, end < 0 ? content.length : end);
        try {
            boolean encrypted =
                    indexOf(content, ENCRYPTED_LABEL, label) == label || indexOf(base64, ENCRYPTED_HEADER, 0) >= 0;
            return Optional.of(new PemBytes(encrypted ? new byte[0] : decoded(base64), encrypted));
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    /** Empty where it is no base 64. */
    private static byte[] decoded(byte[] base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            return new byte[0];
        }
    }

    byte[] der() {
        return der;
    }

    boolean isEncrypted() {
        return encrypted;
    }

    @Override
    public void close() {
        Arrays.fill(der, (byte) 0);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
