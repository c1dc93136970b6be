package org.espprovision.simulator;

import java.util.Arrays;
import java.util.Random;

/**
 * Stand-ins for what a job writes: as large as our sketch and our file system, as compressible, and with blank pages where
 * theirs are.
 */
final class JobImages {
    static final int SKETCH_OFFSET = 0;
    static final int FILE_SYSTEM_OFFSET = 0x200000;

    private static final int SKETCH_BYTES = 475_136;
    private static final int FILE_SYSTEM_BYTES = 1_024_000;
    private static final int BLOCK_BYTES = 8_192;
    private static final int PAGE_BYTES = 256;
    private static final int WRITTEN_PAGES = 25;
    private static final long SEED = 8266;

    private JobImages() {}

    /** Machine code compresses to about three quarters: fresh bytes, and runs that were there before. */
    static byte[] sketch() {
        byte[] image = new byte[SKETCH_BYTES];
        var random = new Random(SEED);
        random.nextBytes(image);
        for (int at = 4_096; at + 64 <= image.length; at += 64) {
            int runBytes = 14 + random.nextInt(8);
            int from = at - 32 - random.nextInt(4_000);
            System.arraycopy(image, from, image, at, runBytes);
        }
        image[0] = (byte) 0xE9;
        return image;
    }

    /** A magic number at the end of each block's first page, and three certificates' worth of pages in the first block. */
    static byte[] fileSystem() {
        byte[] image = NorArray.blank(1 << 20);
        var random = new Random(SEED);
        byte[] page = new byte[PAGE_BYTES - 5];
        for (int number = 1; number <= WRITTEN_PAGES; number++) {
            random.nextBytes(page);
            System.arraycopy(page, 0, image, number * PAGE_BYTES, page.length);
        }
        for (int block = 0; block < FILE_SYSTEM_BYTES; block += BLOCK_BYTES) {
            image[block + PAGE_BYTES - 4] = (byte) (block >>> 13);
            image[block + PAGE_BYTES - 3] = 0x65;
        }
        return Arrays.copyOf(image, FILE_SYSTEM_BYTES);
    }

    /** What a flash holds that was in use before. */
    static byte[] used(int sizeBytes) {
        byte[] content = new byte[sizeBytes];
        new Random(SEED + 1).nextBytes(content);
        return content;
    }
}
