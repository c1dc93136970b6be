package org.espprovision.chip;

/**
 * Where a file system lies in the flash of one chip, and how SPIFFS cuts it up.
 *
 * <p>Offsets count from the start of the flash, not from the 0x40200000 window the CPU sees. Source: the linker scripts
 * of the ESP8266 Arduino core ({@code eagle.flash.*.ld}), unchanged since core 2.6.
 *
 * @param offset first byte, a multiple of the 4,096-byte erase sector
 * @param lengthBytes a whole number of blocks
 * @param blockBytes 4,096 below 512 KiB, else 8,192
 */
public record FlashRegion(int offset, int lengthBytes, int blockBytes) {
    /** What the flash erases at once. */
    public static final int SECTOR_BYTES = 4096;

    /** The page of every file system of the core. */
    public static final int PAGE_BYTES = 256;

    public FlashRegion {
        require(offset >= 0 && offset % SECTOR_BYTES == 0, "offset 0x%x is not on a sector", offset);
        require(
                blockBytes > 0 && blockBytes % SECTOR_BYTES == 0,
                "a block of %,d bytes is not whole sectors",
                blockBytes);
        require(lengthBytes > 0 && lengthBytes % blockBytes == 0, "%,d bytes are not whole blocks", lengthBytes);
    }

    public int blocks() {
        return lengthBytes / blockBytes;
    }

    /** The first byte after it. */
    public int end() {
        return offset + lengthBytes;
    }

    private static void require(boolean holds, String otherwise, int number) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise.formatted(number));
        }
    }
}
