package org.espprovision.chip;

import org.espprovision.MacAddress;

/**
 * The four words of one-time programmable memory at 0x3FF00050 to 0x3FF0005C. Source: Espressif's own flasher, whose
 * reading of them every board's label agrees with.
 */
record OtpWords(int word0, int word1, int word2, int word3) {
    static final int FIRST_ADDRESS = 0x3FF0_0050;
    static final int COUNT = 4;

    private static final int LOW_24_BITS = 0xFF_FFFF;
    private static final int ESP8285_WORD0 = 1 << 4;
    private static final int ESP8285_WORD2 = 1 << 16;

    /**
     * The station address.
     *
     * @throws ChipException {@code chip.identity} when no vendor prefix is recorded
     */
    MacAddress mac() {
        long prefix = vendorPrefix();
        long ownPart = ((word1 & 0xFFFFL) << 8) | (word0 >>> 24);
        return new MacAddress(prefix << 24 | ownPart);
    }

    /** As Espressif's flasher prints it. For all but the AC:D0:74 chips the low 24 bits of the MAC. */
    int chipId() {
        return (word0 >>> 24) | (word1 & LOW_24_BITS) << 8;
    }

    ChipIdentity.Model model() {
        return (word0 & ESP8285_WORD0) != 0 || (word2 & ESP8285_WORD2) != 0
                ? ChipIdentity.Model.ESP8285
                : ChipIdentity.Model.ESP8266;
    }

    /** Later chips carry their prefix in word 3, beside flash size bits; early ones a number for one of two. */
    private long vendorPrefix() {
        int recorded = word3 & LOW_24_BITS;
        if (recorded != 0) {
            return recorded;
        }
        int number = (word1 >>> 16) & 0xFF;
        return switch (number) {
            case 0 -> 0x18FE34;
            case 1 -> 0xACD074;
            default -> throw ChipException.identity(number);
        };
    }
}
