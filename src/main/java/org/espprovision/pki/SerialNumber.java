package org.espprovision.pki;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A certificate's serial number: positive and at most 159 bits, so that its DER form fits the 20 octets of RFC 5280
 * section 4.1.2.2. Random numbers this long need no counter file and no agreement between stations.
 */
public record SerialNumber(BigInteger value) {
    private static final int BITS = 159;
    private static final int OCTETS = 20;

    public SerialNumber {
        if (value.signum() <= 0 || value.bitLength() > BITS) {
            throw new IllegalArgumentException("a serial number is positive and has at most 159 bits: " + value);
        }
    }

    public static SerialNumber random(SecureRandom random) {
        BigInteger value;
        do {
            value = new BigInteger(BITS, random);
        } while (value.signum() == 0);
        return new SerialNumber(value);
    }

    /**
     * Reads what {@link #hex} writes.
     *
     * @throws IllegalArgumentException if the text is not 40 hex digits
     */
    public static SerialNumber parse(String hex) {
        if (hex.length() != 2 * OCTETS) {
            throw new IllegalArgumentException("a serial number has 40 hex digits: " + hex);
        }
        return new SerialNumber(new BigInteger(1, HexFormat.of().parseHex(hex)));
    }

    /** Forty lower-case hex digits, with leading zeros. */
    public String hex() {
        return "%040x".formatted(value);
    }

    @Override
    public String toString() {
        return hex();
    }
}
