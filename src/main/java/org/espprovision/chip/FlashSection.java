package org.espprovision.chip;

import java.util.Arrays;

/**
 * Bytes that belong at one place in the flash: a sketch, a file system. Flash is erased by sectors of 4,096 bytes, so
 * what lies between its end and the end of its last sector is lost when it is written.
 */
public final class FlashSection {
    private final String name;
    private final int offset;
    private final byte[] bytes;

    /**
     * Bytes and their place.
     *
     * @param name as errors and progress shall call it: {@code the sketch}
     * @param offset from the start of the flash, a multiple of 4,096
     * @throws ChipException {@code chip.unaligned} when the offset is not on a sector
     */
    public FlashSection(String name, int offset, byte[] bytes) {
        requireOnSector(name, offset);
        this.name = name;
        this.offset = offset;
        this.bytes = bytes.clone();
    }

    public String name() {
        return name;
    }

    public int offset() {
        return offset;
    }

    public int lengthBytes() {
        return bytes.length;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Overwrites the bytes: a file system may hold a key. */
    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    /** The same bytes with the rest of the last sector as it is after an erase. */
    byte[] wholeSectors() {
        int sectors = sectorsFor(bytes.length);
        byte[] whole = new byte[sectors * FlashRegion.SECTOR_BYTES];
        System.arraycopy(bytes, 0, whole, 0, bytes.length);
        Arrays.fill(whole, bytes.length, whole.length, (byte) 0xFF);
        return whole;
    }

    /** Refuses a section that would begin in one of this one's sectors. */
    void requireBefore(FlashSection next) {
        long end = offset + (long) sectorsFor(bytes.length) * FlashRegion.SECTOR_BYTES;
        if (next.offset < end) {
            throw ChipException.overlap(name, end, next.name, next.offset);
        }
    }

    static void requireOnSector(String name, int offset) {
        if (offset < 0 || offset % FlashRegion.SECTOR_BYTES != 0) {
            throw ChipException.unaligned(name, offset);
        }
    }

    static int sectorsFor(int lengthBytes) {
        return -Math.floorDiv(-lengthBytes, FlashRegion.SECTOR_BYTES);
    }
}
