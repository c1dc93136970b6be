package org.espprovision.chip;

import java.util.List;
import java.util.Optional;

/**
 * Where a sketch was linked to find its file system. Source: {@code _FS_start}, {@code _FS_end}, {@code _FS_page} and
 * {@code _FS_block} of the core's linker scripts, or a row of its table for layouts chosen at boot.
 *
 * @param flashSizeBytes the flash it is meant for; empty where the sketch was linked for one layout alone
 * @param offset first byte, from the start of the flash
 * @param lengthBytes 0 for a layout without a file system
 */
public record LinkedFileSystem(
        Optional<Integer> flashSizeBytes, int offset, int lengthBytes, int pageBytes, int blockBytes) {

    /** Whether this is the layout's file system, byte for byte and block for block. */
    public boolean isThatOf(FlashLayout layout) {
        return layout.fileSystem()
                .map(region -> region.offset() == offset
                        && region.lengthBytes() == lengthBytes
                        && region.blockBytes() == blockBytes
                        && pageBytes == FlashRegion.PAGE_BYTES)
                .orElse(lengthBytes == 0
                        && flashSizeBytes
                                .map(size -> size == layout.flashSizeBytes())
                                .orElse(true));
    }

    /** The core's layouts that put the file system just there; more than one only where there is none. */
    public List<FlashLayout> layouts() {
        return FlashLayout.all().stream().filter(this::isThatOf).toList();
    }

    /** {@code 0x300000, 1,024,000 bytes in blocks of 8,192}. */
    @Override
    public String toString() {
        return lengthBytes == 0
                ? "none"
                : "0x%06x, %,d bytes in blocks of %,d".formatted(offset, lengthBytes, blockBytes);
    }
}
