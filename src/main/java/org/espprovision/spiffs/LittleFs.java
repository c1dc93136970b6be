package org.espprovision.spiffs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * LittleFS, the other file system of the core, as far as it takes to tell it from SPIFFS: one of the first two blocks is its
 * superblock and says its name behind a revision and a tag of four bytes each. Source: LittleFS's {@code SPEC.md}.
 */
final class LittleFs {
    private static final byte[] NAME = "littlefs".getBytes(StandardCharsets.US_ASCII);
    private static final int NAME_AT = 8;
    /** The blocks of the core's layouts. */
    private static final int[] BLOCKS_BYTES = {4096, 8192};

    private LittleFs() {}

    static boolean isIn(byte[] image) {
        return saysItsName(image, NAME_AT)
                || IntStream.of(BLOCKS_BYTES).anyMatch(block -> saysItsName(image, block + NAME_AT));
    }

    private static boolean saysItsName(byte[] image, int at) {
        return image.length >= at + NAME.length && Arrays.equals(image, at, at + NAME.length, NAME, 0, NAME.length);
    }
}
