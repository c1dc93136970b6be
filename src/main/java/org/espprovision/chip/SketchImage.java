package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A sketch as the Arduino core builds it ({@code .ino.bin}): the boot loader eboot at 0, the application at 0x1000, and
 * in the application's first two words the file's length and CRC. Source: the core's elf2bin and
 * {@code ESP.checkFlashCRC()}.
 *
 * <p>It goes into the flash as it is. Rewriting the flash mode or size in its header, as some flashers do, makes the
 * device's own check fail.
 */
public final class SketchImage {
    static final int APPLICATION_OFFSET = 0x1000;
    static final int LENGTH_OFFSET = 0x1010;
    static final int CRC_OFFSET = 0x1014;

    /** How the flash is wired and read. */
    public enum FlashMode {
        QIO,
        QOUT,
        DIO,
        DOUT
    }

    /**
     * One of the two images in the file, found sound.
     *
     * @param end the first byte after it
     * @param loadedBytes what its segments hold together
     */
    public record Part(String name, int offset, int end, int segments, int loadedBytes) {
        private static Part of(String name, int offset, RomImage image) {
            int loaded = image.segments().stream()
                    .mapToInt(RomImage.Segment::lengthBytes)
                    .sum();
            return new Part(name, offset, image.end(), image.segments().size(), loaded);
        }
    }

    private final byte[] bytes;
    private final FlashMode flashMode;
    private final FlashHeader header;
    private final List<Part> parts;
    private final int crc;

    private SketchImage(byte[] bytes, FlashMode flashMode, FlashHeader header, List<Part> parts, int crc) {
        this.bytes = bytes;
        this.flashMode = flashMode;
        this.header = header;
        this.parts = parts;
        this.crc = crc;
    }

    /**
     * Checks everything the chip's own loaders check, and the CRC.
     *
     * @throws ChipException {@code firmware.unsound}, saying which check failed where
     */
    public static SketchImage parse(byte[] file) {
        byte[] bytes = file.clone();
        if (bytes.length <= CRC_OFFSET + Integer.BYTES) {
            throw ChipException.unsound("%,d bytes hold no application".formatted(bytes.length));
        }
        var words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = words.getInt(LENGTH_OFFSET);
        int crc = words.getInt(CRC_OFFSET);

        // Both words were zero when the application's checksum and the CRC were computed.
        byte[] asLinked = asLinked(bytes);
        RomImage eboot = RomImage.parse("boot loader", asLinked, 0, APPLICATION_OFFSET);
        RomImage application = RomImage.parse("application", asLinked, APPLICATION_OFFSET, asLinked.length);
        if (length != bytes.length) {
            throw ChipException.unsound("the length at 0x%x is %,d bytes, the file has %,d"
                    .formatted(LENGTH_OFFSET, Integer.toUnsignedLong(length), bytes.length));
        }
        int computed = EbootCrc.of(asLinked);
        if (crc != computed) {
            throw ChipException.unsound(
                    "the CRC at 0x%x is 0x%08x, the file's is 0x%08x".formatted(CRC_OFFSET, crc, computed));
        }
        if (eboot.mode() >= FlashMode.values().length) {
            throw ChipException.unsound("the flash mode at 0x2 is 0x%02x".formatted(eboot.mode()));
        }
        return new SketchImage(
                bytes,
                FlashMode.values()[eboot.mode()],
                new FlashHeader(eboot.mode(), eboot.sizeAndSpeed()),
                List.of(Part.of("boot loader", 0, eboot), Part.of("application", APPLICATION_OFFSET, application)),
                crc);
    }

    /** The CRC that belongs into such a file. */
    static int crcFor(byte[] file) {
        return EbootCrc.of(asLinked(file));
    }

    private static byte[] asLinked(byte[] file) {
        byte[] linked = file.clone();
        ByteBuffer.wrap(linked).putInt(LENGTH_OFFSET, 0).putInt(CRC_OFFSET, 0);
        return linked;
    }

    public int lengthBytes() {
        return bytes.length;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** The boot loader and the application. */
    public List<Part> parts() {
        return parts;
    }

    /** The CRC word at 0x1014, which the file's content confirms. */
    public int crc() {
        return crc;
    }

    /** The files it seems to open, as far as they stand in it as whole texts: a guess, see {@link OpenedPaths}. */
    public Set<String> openedPaths() {
        return OpenedPaths.in(bytes);
    }

    /** The image as it goes into the flash. */
    public FlashSection section() {
        return new FlashSection("the sketch", 0, bytes);
    }

    public FlashMode flashMode() {
        return flashMode;
    }

    /** The flash size the image was built for, in bytes; empty when the header holds none of the known codes. */
    public Optional<Integer> flashSizeBytes() {
        return header.sizeBytes();
    }

    /** How fast the flash is read, in MHz; empty when the header holds none of the known codes. */
    public Optional<Integer> flashSpeedMhz() {
        return header.speedMhz();
    }

    /** Whether it ends before the layout's file system and within what the CPU can map. */
    public boolean fitsBelow(FlashLayout layout) {
        return bytes.length <= layout.sketchEnd();
    }

    /**
     * Refuses a layout it does not fit.
     *
     * @throws ChipException {@code firmware.too-big} when it does not {@linkplain #fitsBelow fit}
     */
    public void requireFitsBelow(FlashLayout layout) {
        if (!fitsBelow(layout)) {
            throw ChipException.firmwareTooBig(bytes.length, layout);
        }
    }
}
