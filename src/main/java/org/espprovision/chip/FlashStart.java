package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.espprovision.Progress;

/**
 * What lies at the start of a flash, where the chip looks for its program.
 *
 * @param header where an image begins
 * @param sketch a whole sketch of the Arduino core, found sound
 * @param words what was found, for people
 */
public record FlashStart(Kind kind, Optional<FlashHeader> header, Optional<SketchImage> sketch, String words) {
    /** What it is to the chip. */
    public enum Kind {
        /** Nothing was ever written, or it was erased. */
        BLANK,
        /** A sketch of the Arduino core whose checksums, length and CRC agree. */
        SKETCH,
        /** Another image that the ROM would start. */
        IMAGE,
        /** It begins like an image and is none that the ROM would start. */
        UNSOUND,
        /** Bytes that are no program. */
        NO_IMAGE
    }

    private static final int FIRST_LOOK_BYTES = 2 * FlashRegion.SECTOR_BYTES;

    /** An image without the core's length word has its loaded segments within this. */
    private static final int OTHER_IMAGE_BYTES = 128 << 10;

    /** Judges bytes that shall go to 0, or were read from there; there may be more of them than the image has. */
    public static FlashStart of(byte[] bytes) {
        if (isBlank(bytes)) {
            return new FlashStart(Kind.BLANK, Optional.empty(), Optional.empty(), "blank, no program");
        }
        Optional<FlashHeader> header = FlashHeader.of(bytes);
        if (header.isEmpty()) {
            return new FlashStart(
                    Kind.NO_IMAGE,
                    header,
                    Optional.empty(),
                    "it begins with 0x%02x where a program has 0xe9".formatted(Byte.toUnsignedInt(bytes[0])));
        }
        try {
            SketchImage sketch = SketchImage.parse(Arrays.copyOf(bytes, sketchBytes(bytes, bytes.length)));
            return new FlashStart(
                    Kind.SKETCH,
                    header,
                    Optional.of(sketch),
                    "a sound sketch of %,d bytes, CRC 0x%08x".formatted(sketch.lengthBytes(), sketch.crc()));
        } catch (ChipException unsound) {
            return other(bytes, header, unsound);
        }
    }

    /** Reads what it takes to judge: the whole sketch where one says how long it is. */
    public static FlashStart on(BootLoader chip, Progress progress) {
        int flashBytes = chip.identity().flash().sizeBytes();
        byte[] first = chip.dump(0, FIRST_LOOK_BYTES, Progress.SILENT);
        if (FlashHeader.of(first).isEmpty()) {
            return of(first);
        }
        int sketchBytes = sketchBytes(first, flashBytes);
        int lengthBytes = sketchBytes < flashBytes ? sketchBytes : Math.min(OTHER_IMAGE_BYTES, flashBytes);
        return of(chip.dump(0, lengthBytes, progress));
    }

    /** Where the program ends, as far as that is known: nothing spare lies before. */
    int endsAt() {
        return sketch.map(SketchImage::lengthBytes).orElse(kind == Kind.BLANK ? 0 : OTHER_IMAGE_BYTES);
    }

    /** A sketch of a core that wrote no length and CRC yet, or somebody else's program. */
    private static FlashStart other(byte[] bytes, Optional<FlashHeader> header, ChipException unsound) {
        try {
            RomImage first = RomImage.parse("image", bytes, 0, bytes.length);
            if (beginsApplication(bytes)) {
                RomImage.parse("application", bytes, SketchImage.APPLICATION_OFFSET, bytes.length);
            }
            return new FlashStart(
                    Kind.IMAGE,
                    header,
                    Optional.empty(),
                    "an image of %d segments, checksum right, without the Arduino core's length and CRC"
                            .formatted(first.segments().size()));
        } catch (ChipException neither) {
            String why =
                    (beginsApplication(bytes) ? unsound : neither).what().substring(ChipException.UNSOUND.length());
            return new FlashStart(Kind.UNSOUND, header, Optional.empty(), why);
        }
    }

    /** As the core's length word says; the limit where it cannot be right. */
    private static int sketchBytes(byte[] start, int limit) {
        if (!beginsApplication(start)) {
            return limit;
        }
        int length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(SketchImage.LENGTH_OFFSET);
        return length > SketchImage.CRC_OFFSET + Integer.BYTES && length <= limit ? length : limit;
    }

    private static boolean beginsApplication(byte[] start) {
        return start.length > SketchImage.CRC_OFFSET + Integer.BYTES
                && Byte.toUnsignedInt(start[SketchImage.APPLICATION_OFFSET]) == RomImage.MAGIC;
    }

    private static boolean isBlank(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, FlashRegion.SECTOR_BYTES); i++) {
            if (bytes[i] != (byte) 0xFF) {
                return false;
            }
        }
        return true;
    }
}
