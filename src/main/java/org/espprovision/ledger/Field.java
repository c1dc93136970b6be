package org.espprovision.ledger;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What the fields of an entry may hold. A value that does not fit is a fault of the caller or of the journal. */
final class Field {
    /** At most 20 octets, positive (RFC 5280, 4.1.2.2), written without leading zeros so that equal means same. */
    private static final Pattern SERIAL = Pattern.compile("[1-9a-f][0-9a-f]{0,39}");

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private Field() {}

    static void requireSerial(String value) {
        require(SERIAL.matcher(value).matches(), "no serial number in lower-case hex: " + value);
    }

    static void requireSha256(String name, String value) {
        require(SHA_256.matcher(value).matches(), name + " is no SHA-256 in lower-case hex: " + value);
    }

    static void requireText(String name, String value) {
        require(!value.isBlank(), name + " is blank");
        require(StandardCharsets.UTF_8.newEncoder().canEncode(value), name + " has half a surrogate pair");
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
