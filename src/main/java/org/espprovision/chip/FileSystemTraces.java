package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SPIFFS left on a chip in another place than the one chosen: what a sketch linked for another layout would find. Only the
 * marks of the first two blocks are read, four bytes each, where each of the core's layouts for this flash has them.
 */
public final class FileSystemTraces {
    /** SPIFFS_MAGIC, as a block of 256-byte pages carries it: the page size is mixed in, the upper half is cut off. */
    private static final int MAGIC = 0x20140529 ^ FlashRegion.PAGE_BYTES;

    /** The mark ends the first page of a block: 16 bits of magic, 16 bits of erase count. */
    private static final int MARK_AT = FlashRegion.PAGE_BYTES - Integer.BYTES;

    private static final int MAGIC_MASK = 0xFFFF;

    /** LittleFS's superblock: a revision, a tag, then its name. Source: LittleFS's SPEC.md. */
    private static final byte[] LITTLEFS = "littlefs".getBytes(StandardCharsets.US_ASCII);

    private static final int LITTLEFS_AT = 8;

    private FileSystemTraces() {}

    /** Reads flash. */
    @FunctionalInterface
    public interface Flash {
        byte[] read(int offset, int lengthBytes);
    }

    /**
     * A file system that was found.
     *
     * @param layouts the core's layouts that have theirs in just this place
     */
    public record Found(SketchElf.FileSystemType type, FlashRegion region, List<FlashLayout> layouts) {}

    /** Every SPIFFS and LittleFS that lies where one of the core's layouts for this flash has it. */
    public static List<Found> on(int flashSizeBytes, Flash flash) {
        Map<FlashRegion, List<FlashLayout>> places = FlashLayout.forFlash(flashSizeBytes).stream()
                .filter(layout -> layout.fileSystem().isPresent())
                .collect(Collectors.groupingBy(
                        layout -> layout.fileSystem().get(), LinkedHashMap::new, Collectors.toList()));
        return places.entrySet().stream()
                .flatMap(place -> typeIn(place.getKey(), flash).stream()
                        .map(type -> new Found(type, place.getKey(), List.copyOf(place.getValue()))))
                .toList();
    }

    /** One marked block is enough here: the other may be what was broken off or lost. */
    private static Optional<SketchElf.FileSystemType> typeIn(FlashRegion region, Flash flash) {
        if (marks(region, flash) > 0) {
            return Optional.of(SketchElf.FileSystemType.SPIFFS);
        }
        // One of the first two blocks has the current superblock, and both have the name.
        return Stream.of(region.offset(), region.offset() + region.blockBytes())
                        .anyMatch(block -> Arrays.equals(LITTLEFS, flash.read(block + LITTLEFS_AT, LITTLEFS.length)))
                ? Optional.of(SketchElf.FileSystemType.LITTLEFS)
                : Optional.empty();
    }

    /** The layouts, other than the chosen one, in whose place a SPIFFS begins. */
    public static List<FlashLayout> besides(FlashLayout chosen, int flashSizeBytes, Flash flash) {
        return FlashLayout.forFlash(flashSizeBytes).stream()
                .filter(layout -> layout.fileSystem().isPresent())
                .filter(layout -> !offset(layout).equals(offset(chosen)))
                .filter(layout -> isMarked(layout.fileSystem().get(), flash))
                .toList();
    }

    private static Optional<Integer> offset(FlashLayout layout) {
        return layout.fileSystem().map(FlashRegion::offset);
    }

    private static boolean isMarked(FlashRegion region, Flash flash) {
        return marks(region, flash) == 2;
    }

    /** How many of the first two blocks are marked. */
    private static long marks(FlashRegion region, Flash flash) {
        return Stream.of(region.offset(), region.offset() + region.blockBytes())
                .filter(block -> isMark(flash.read(block + MARK_AT, Integer.BYTES)))
                .count();
    }

    private static boolean isMark(byte[] four) {
        int mark = ByteBuffer.wrap(four).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return (mark & MAGIC_MASK) == (MAGIC & MAGIC_MASK);
    }
}
