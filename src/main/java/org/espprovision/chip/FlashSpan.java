package org.espprovision.chip;

import java.util.Optional;

/**
 * A stretch of a flash whose size is not known yet.
 *
 * @param lengthBytes up to the flash's end when empty
 */
public record FlashSpan(int offset, Optional<Integer> lengthBytes) {
    /**
     * Refuses what is no stretch.
     *
     * @throws ChipException {@code flash.empty} for a length of nothing
     */
    public FlashSpan {
        if (offset < 0) {
            throw new IllegalArgumentException("offset %d".formatted(offset));
        }
        if (lengthBytes.isPresent() && lengthBytes.get() <= 0) {
            throw ChipException.empty("a length of %,d".formatted(lengthBytes.get()));
        }
    }

    public static FlashSpan whole() {
        return new FlashSpan(0, Optional.empty());
    }

    /**
     * The same with its length.
     *
     * @throws ChipException {@code chip.beyond-flash}
     */
    public FlashSpan on(FlashChip flash) {
        if (lengthBytes.isEmpty() && offset >= flash.sizeBytes()) {
            throw ChipException.beyondFlash("what begins there", offset + 1L, flash);
        }
        int length = lengthBytes.orElse(flash.sizeBytes() - offset);
        flash.requireHolds("a stretch of %,d bytes from 0x%06x".formatted(length, offset), offset, length);
        return new FlashSpan(offset, Optional.of(length));
    }

    /**
     * Refuses a stretch that is no whole sectors.
     *
     * @throws ChipException {@code chip.unaligned}
     */
    public FlashSpan wholeSectors() {
        FlashSection.requireOnSector("what is erased", offset);
        if (lengthBytes.isPresent() && lengthBytes.get() % FlashRegion.SECTOR_BYTES != 0) {
            throw ChipException.unalignedLength(lengthBytes.get());
        }
        return this;
    }

    /** {@code 0x001000 to 0x002000}. */
    @Override
    public String toString() {
        return lengthBytes
                .map(length -> "0x%06x to 0x%06x".formatted(offset, offset + length))
                .orElse("0x%06x to the end".formatted(offset));
    }
}
