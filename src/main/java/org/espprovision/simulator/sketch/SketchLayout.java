package org.espprovision.simulator.sketch;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.simulator.Machine;

/**
 * Where the sketch in the flash expects its file system. A real sketch has this linked in ({@code _FS_start} and its
 * kin); the demonstration firmware says it in a line of text, and for any other the layout that the core picks for the
 * size of the flash stands in.
 *
 * @param offset first byte, from the start of the flash
 */
record SketchLayout(int offset, int lengthBytes, int pageBytes, int blockBytes) {
    private static final int SKETCH_AREA_BYTES = 0x100000;
    private static final int PAGE_BYTES = 256;

    private static final Pattern MARKER =
            Pattern.compile("esp-provision demonstration sketch 1; layout=\\w+ fs=0x(?<offset>[0-9a-f]{8}) "
                    + "length=0x(?<length>[0-9a-f]{8}) page=(?<page>\\d{1,5}) block=(?<block>\\d{1,6})");

    static SketchLayout of(Machine machine) {
        int searchedBytes = Math.min(SKETCH_AREA_BYTES, machine.flashSizeBytes());
        Matcher marker = MARKER.matcher(new String(machine.readFlash(0, searchedBytes), StandardCharsets.ISO_8859_1));
        return marker.find() ? named(marker) : chosenByTheCore(machine.flashSizeBytes());
    }

    private static SketchLayout named(Matcher marker) {
        return new SketchLayout(
                Integer.parseUnsignedInt(marker.group("offset"), 16),
                Integer.parseUnsignedInt(marker.group("length"), 16),
                Integer.parseInt(marker.group("page")),
                Integer.parseInt(marker.group("block")));
    }

    /** The core's "mapping defined by hardware and sketch", with room for updates over the air. */
    private static SketchLayout chosenByTheCore(int flashSizeBytes) {
        if (flashSizeBytes >= 0x1000000) {
            return new SketchLayout(0x200000, 0xDFA000, PAGE_BYTES, 8192);
        }
        if (flashSizeBytes >= 0x800000) {
            return new SketchLayout(0x200000, 0x5FA000, PAGE_BYTES, 8192);
        }
        if (flashSizeBytes >= 0x400000) {
            return new SketchLayout(0x200000, 0x1FA000, PAGE_BYTES, 8192);
        }
        if (flashSizeBytes >= 0x200000) {
            return new SketchLayout(0x1C0000, 0x3B000, PAGE_BYTES, 4096);
        }
        if (flashSizeBytes >= 0x100000) {
            return new SketchLayout(0xEB000, 0x10000, PAGE_BYTES, 4096);
        }
        return new SketchLayout(0x73000, 0x8000, PAGE_BYTES, 4096);
    }

    /** False for a sketch built for a larger chip. */
    boolean fits(int flashSizeBytes) {
        return pageBytes >= 64
                && blockBytes >= pageBytes
                && offset >= 0
                && lengthBytes >= blockBytes
                && (long) offset + lengthBytes <= flashSizeBytes;
    }
}
