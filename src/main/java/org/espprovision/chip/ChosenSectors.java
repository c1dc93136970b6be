package org.espprovision.chip;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.TreeMap;

/** Sectors that shall be written, anywhere in the flash, and what goes into them; in ascending order. */
final class ChosenSectors {
    private final TreeMap<Integer, byte[]> contents = new TreeMap<>();

    /**
     * Chooses sectors of a stretch.
     *
     * @param offset of the stretch in the flash, on a sector
     * @param wanted what the whole stretch shall hold
     * @param sectors which of its sectors, counted from its beginning
     */
    void add(int offset, byte[] wanted, BitSet sectors) {
        sectors.stream().forEach(sector -> {
            int from = sector * FlashRegion.SECTOR_BYTES;
            contents.put(
                    offset / FlashRegion.SECTOR_BYTES + sector,
                    Arrays.copyOfRange(wanted, from, from + FlashRegion.SECTOR_BYTES));
        });
    }

    boolean isEmpty() {
        return contents.isEmpty();
    }

    int count() {
        return contents.size();
    }

    /** Of the first chosen sector. */
    int offset() {
        return contents.firstKey() * FlashRegion.SECTOR_BYTES;
    }

    /** Sectors from the first chosen one to the last, those between them included. */
    int span() {
        return contents.lastKey() - contents.firstKey() + 1;
    }

    /** One bit a sector of the span, lowest first, in whole words. */
    byte[] list() {
        var bits = new BitSet();
        contents.keySet().forEach(sector -> bits.set(sector - contents.firstKey()));
        return Arrays.copyOf(bits.toByteArray(), -Math.floorDiv(-span(), Integer.SIZE) * Integer.BYTES);
    }

    byte[] content() {
        var content = new ByteArrayOutputStream(count() * FlashRegion.SECTOR_BYTES);
        contents.values().forEach(content::writeBytes);
        return content.toByteArray();
    }
}
