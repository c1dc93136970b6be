package org.espprovision.broker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of an MQTT message: a value, equal when the bytes are. */
public final class Payload {
    private static final int SHOWN_BYTES = 200;

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Payload of(byte[] bytes) {
        return new Payload(bytes.clone());
    }

    public static Payload of(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int lengthBytes() {
        return bytes.length;
    }

    /** The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The text, cut short where it is long. */
    @Override
    public String toString() {
        return bytes.length <= SHOWN_BYTES
                ? text()
                : text().substring(0, SHOWN_BYTES / 4) + "… (" + bytes.length + " bytes)";
    }
}
