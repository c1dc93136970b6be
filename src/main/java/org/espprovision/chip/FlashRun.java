package org.espprovision.chip;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of whole pages to program, from the start of a sector on: the ROM takes blocks only from a sector's start.
 * What an erased flash already holds lies between the runs and is never sent, apart from blank pages that precede others
 * in their sector.
 *
 * @param from offset within the section, on a sector
 * @param lengthBytes whole pages, the last of them not blank
 */
record FlashRun(int from, int lengthBytes) {
    /** Longer runs are cut: a lost byte costs the run it happens in, another run costs one exchange. */
    private static final int LONGEST_BYTES = 16 << 10;

    private static final int PAGE_BYTES = 256;
    private static final byte BLANK = (byte) 0xFF;

    /** The runs that program whole sectors; empty when all of them are blank. */
    static List<FlashRun> of(byte[] sectors) {
        var runs = new ArrayList<FlashRun>();
        int begin = 0;
        for (int sector = 0; sector < sectors.length; sector += FlashRegion.SECTOR_BYTES) {
            int next = sector + FlashRegion.SECTOR_BYTES;
            int end = sector + usedBytes(sectors, sector);
            boolean goesOn = end == next && next < sectors.length && next % LONGEST_BYTES != 0;
            if (!goesOn) {
                if (end > begin) {
                    runs.add(new FlashRun(begin, end - begin));
                }
                begin = next;
            }
        }
        return runs;
    }

    /** Up to the end of the sector's last page that is not blank. */
    private static int usedBytes(byte[] sectors, int sector) {
        int used = FlashRegion.SECTOR_BYTES;
        while (used > 0 && blank(sectors, sector + used - PAGE_BYTES)) {
            used -= PAGE_BYTES;
        }
        return used;
    }

    private static boolean blank(byte[] bytes, int page) {
        for (int i = page; i < page + PAGE_BYTES; i++) {
            if (bytes[i] != BLANK) {
                return false;
            }
        }
        return true;
    }
}
