package org.espprovision.chip;

import java.util.Map;

/**
 * A SPI NOR flash as its JEDEC identification (opcode 9F) names it.
 *
 * @param jedecId 24 bits: vendor in the low byte, then device type, then capacity, as they come over the wire
 */
public record FlashChip(int jedecId) {
    private static final int SMALLEST_CAPACITY = 0x12;
    private static final int LARGEST_CAPACITY = 0x18;

    /** Vendors seen beside an ESP8266. Source: the makers' data sheets. */
    private static final Map<Integer, String> VENDORS = Map.ofEntries(
            Map.entry(0x0B, "XTX"),
            Map.entry(0x1C, "EON"),
            Map.entry(0x20, "XMC"),
            Map.entry(0x5E, "Zbit"),
            Map.entry(0x68, "Boya"),
            Map.entry(0x85, "Puya"),
            Map.entry(0xA1, "Fudan"),
            Map.entry(0xC2, "Macronix"),
            Map.entry(0xC8, "GigaDevice"),
            Map.entry(0xE0, "Berg Micro"),
            Map.entry(0xEF, "Winbond"));

    /**
     * Refuses what no flash would say.
     *
     * @throws ChipException {@code chip.flash-id} when no flash answered, or one whose size cannot be told
     */
    public FlashChip {
        int capacity = jedecId >>> 16;
        if (jedecId == 0 || capacity < SMALLEST_CAPACITY || capacity > LARGEST_CAPACITY) {
            throw ChipException.flashId(jedecId);
        }
    }

    /** {@code 0xef} for Winbond. */
    public int vendorId() {
        return jedecId & 0xFF;
    }

    /** {@code 0x4016} for a W25Q32. */
    public int deviceId() {
        return (jedecId & 0xFF00) | jedecId >>> 16;
    }

    public int sizeBytes() {
        return 1 << (jedecId >>> 16);
    }

    /**
     * Refuses what does not lie in it.
     *
     * @throws ChipException {@code chip.beyond-flash}
     */
    void requireHolds(String name, int offset, int lengthBytes) {
        if (lengthBytes < 0 || (long) offset + lengthBytes > sizeBytes()) {
            throw ChipException.beyondFlash(name, (long) offset + lengthBytes, this);
        }
    }

    /** {@code Winbond 0x4016}, or the vendor's number where no name is known. */
    @Override
    public String toString() {
        String vendor = VENDORS.getOrDefault(vendorId(), "vendor 0x%02x".formatted(vendorId()));
        return "%s 0x%04x".formatted(vendor, deviceId());
    }
}
