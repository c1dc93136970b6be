package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * 64 KiB of a flash that nothing seems to use: behind the program at 0, in no file system, below the sectors the SDK keeps
 * at the end, and blank where a few samples were taken.
 */
final class SpareRegion {
    /** One block that the flash can erase at once. */
    static final int BYTES = 64 << 10;

    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final int SAMPLE_BYTES = 64;
    private static final int[] SAMPLES_AT = {0, 5 * SECTOR, 10 * SECTOR + 512, BYTES - SAMPLE_BYTES};

    /** The CPU maps no more of the flash for a program. */
    private static final int LARGEST_PROGRAM_BYTES = 1 << 20;

    private final FlashChip flash;
    private final FileSystemTraces.Flash content;

    SpareRegion(FlashChip flash, FileSystemTraces.Flash content) {
        this.flash = flash;
        this.content = content;
    }

    /** Where the last such region begins. */
    Optional<Integer> find() {
        List<FileSystemTraces.Found> fileSystems = FileSystemTraces.on(flash.sizeBytes(), content);
        int programEnd = programEnd();
        for (int offset = flash.sizeBytes() - 2 * BYTES; offset >= programEnd; offset -= BYTES) {
            int candidate = offset;
            boolean free = fileSystems.stream()
                    .map(FileSystemTraces.Found::region)
                    .noneMatch(used -> candidate < used.end() && candidate + BYTES > used.offset());
            if (free && seemsBlank(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private int programEnd() {
        if (isBlank(content.read(0, SAMPLE_BYTES))) {
            return 0;
        }
        var application = ByteBuffer.wrap(content.read(SketchImage.APPLICATION_OFFSET, SAMPLE_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        int length = application.getInt(SketchImage.LENGTH_OFFSET - SketchImage.APPLICATION_OFFSET);
        boolean told = Byte.toUnsignedInt(application.get(0)) == RomImage.MAGIC
                && length > SketchImage.CRC_OFFSET
                && length <= LARGEST_PROGRAM_BYTES;
        return told ? length : LARGEST_PROGRAM_BYTES;
    }

    private boolean seemsBlank(int offset) {
        for (int at : SAMPLES_AT) {
            if (!isBlank(content.read(offset + at, SAMPLE_BYTES))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != (byte) 0xFF) {
                return false;
            }
        }
        return true;
    }
}
