package org.espprovision;

import java.util.HexFormat;

/**
 * A station MAC address: 48 bits, the name a chip was born with (eFuse) and the key of everything recorded about it.
 *
 * @param bits the address, first octet in bits 47 to 40
 */
public record MacAddress(long bits) {
    private static final int OCTETS = 6;

    public MacAddress {
        if (bits >>> (8 * OCTETS) != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits: 0x%x".formatted(bits));
        }
    }

    /**
     * Reads {@code 5c:cf:7f:01:02:03}, also in capitals, with dashes or without separators.
     *
     * @throws IllegalArgumentException if the text is not twelve hex digits
     */
    public static MacAddress parse(String text) {
        String digits = text.replaceAll("[:-]", "");
        if (digits.length() != 2 * OCTETS) {
            throw new IllegalArgumentException("not a MAC address: " + text);
        }
        return new MacAddress(HexFormat.fromHexDigitsToLong(digits));
    }

    /** Twelve lower-case hex digits without separators: {@code 5ccf7f010203}. */
    public String compact() {
        return HexFormat.of().toHexDigits(bits, 2 * OCTETS);
    }

    /** {@code 5c:cf:7f:01:02:03}. */
    @Override
    public String toString() {
        return compact().replaceAll("(..)(?!$)", "$1:");
    }
}
