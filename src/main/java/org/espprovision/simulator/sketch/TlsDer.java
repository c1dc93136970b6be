package org.espprovision.simulator.sketch;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.util.Arrays;

/** Walks through DER as strictly as the device does: definite lengths, and nothing beyond an element's end. */
final class TlsDer {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private final byte[] bytes;
    private int at;

    TlsDer(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether the file is one SEQUENCE that ends where the file ends: what BearSSL's loader takes for DER. */
    static boolean isOneSequence(byte[] file) {
        var der = new TlsDer(file);
        try {
            der.next(SEQUENCE);
            return !der.hasMore();
        } catch (InvalidKeyException e) {
            return false;
        }
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    boolean nextIs(int tag) {
        return hasMore() && (bytes[at] & 0xFF) == tag;
    }

    /** The content of the next element. */
    byte[] next(int tag) throws InvalidKeyException {
        if (!nextIs(tag)) {
            throw new InvalidKeyException("no DER element 0x%02x at byte %d".formatted(tag, at));
        }
        at++;
        int length = length();
        if (length > bytes.length - at) {
            throw new InvalidKeyException("a DER element runs past the end");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    TlsDer open(int tag) throws InvalidKeyException {
        return new TlsDer(next(tag));
    }

    int smallInteger() throws InvalidKeyException {
        byte[] value = next(INTEGER);
        if (value.length != 1) {
            throw new InvalidKeyException("a version number of %d bytes".formatted(value.length));
        }
        return value[0];
    }

    private int length() throws InvalidKeyException {
        int first = octet();
        if (first < 0x80) {
            return first;
        }
        int octets = first & 0x7F;
        if (octets < 1 || octets > 3) {
            throw new InvalidKeyException("a DER length of %d bytes".formatted(octets));
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | octet();
        }
        return length;
    }

    private int octet() throws InvalidKeyException {
        if (!hasMore()) {
            throw new InvalidKeyException("the DER ends early");
        }
        return bytes[at++] & 0xFF;
    }

    /** Writes one element around the parts. */
    static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.size() < 0x80) {
            element.write(content.size());
        } else {
            byte[] length = BigInteger.valueOf(content.size()).toByteArray();
            int start = length[0] == 0 ? 1 : 0;
            element.write(0x80 | (length.length - start));
            element.write(length, start, length.length - start);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
