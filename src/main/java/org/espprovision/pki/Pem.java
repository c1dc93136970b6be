package org.espprovision.pki;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The textual form of RFC 7468: one labelled block of base 64. */
final class Pem {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String CSR = "CERTIFICATE REQUEST";
    static final String CRL = "X509 CRL";
    static final String PRIVATE_KEY = "PRIVATE KEY";
    static final String ENCRYPTED_PRIVATE_KEY = "ENCRYPTED PRIVATE KEY";

    private static final int LINE_LENGTH = 64;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private final String label;
    private final byte[] der;

    Pem(String label, byte[] der) {
        this.label = label;
        this.der = der;
    }

    static Pem of(X509Certificate certificate) {
        try {
            return new Pem(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has no encoding", e);
        }
    }

    /** All whole blocks of a text; what stands between them is skipped, as OpenSSL does, and so is broken base 64. */
    static List<Pem> blocks(byte[] text) {
        List<Pem> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            decode(block.group(2)).ifPresent(der -> blocks.add(new Pem(block.group(1), der)));
        }
        return blocks;
    }

    private static Optional<byte[]> decode(String lines) {
        try {
            return Optional.of(Base64.getMimeDecoder().decode(lines));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the caller misses the block, and says which file lacks it
        }
    }

    String label() {
        return label;
    }

    byte[] der() {
        return der;
    }

    String text() {
        return new String(bytes(), StandardCharsets.US_ASCII);
    }

    /** The text in ASCII, made without a string: it may be a private key, and the caller can wipe an array. */
    byte[] bytes() {
        byte[] begin = ("-----BEGIN " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
        byte[] lines = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encode(der);
        byte[] end = ("\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
        try {
            return ByteBuffer.allocate(begin.length + lines.length + end.length)
                    .put(begin)
                    .put(lines)
                    .put(end)
                    .array();
        } finally {
            Arrays.fill(lines, (byte) 0);
        }
    }
}
