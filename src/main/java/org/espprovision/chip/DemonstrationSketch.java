package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A firmware file for trying out a line, a station or a virtual chip without a build of a sketch. It is sound in every
 * check a flasher or a loader can make, and <b>not executable</b>: on silicon the chip would load it and crash.
 *
 * <p>Its length is that of a typical sketch with TLS, and its content is made to cost on a wire what machine code costs:
 * random bytes drawn from 64 values carry six bits each, so that zlib brings them to three quarters. The random numbers
 * are {@link Random}'s from a fixed seed: the same bytes every time.
 *
 * <p>The application's last segment begins with a line of ASCII text, closed by a zero byte, that tells a virtual chip
 * what it is:
 *
 * <pre>esp-provision demonstration sketch 1; layout=4m1m fs=0x00300000 length=0x000fa000 page=256 block=8192</pre>
 */
public final class DemonstrationSketch {
    private static final int LENGTH_BYTES = 475_136;
    private static final long SEED = 0x8266;

    private static final int DOUT = 3;
    private static final int SPEED_40_MHZ = 0;

    private static final int EBOOT_ADDRESS = 0x4010_F000;
    private static final int EBOOT_DATA_ADDRESS = 0x3FFE_8000;
    private static final int ENTRY_ADDRESS = 0x4010_0000;
    private static final int MAPPED_FLASH_ADDRESS = 0x4020_1010;
    private static final int DATA_ADDRESS = 0x3FFE_8000;
    private static final int CONSTANTS_ADDRESS = 0x3FFE_8800;

    private static final int CODE_BYTES = 28_672;
    private static final int DATA_BYTES = 2_048;
    private static final int CONSTANTS_BYTES = 4_096;
    private static final byte PADDING = (byte) 0xAA;

    private DemonstrationSketch() {}

    /** A segment to be: where it is loaded, and what. */
    private static final class Content {
        final int address;
        final byte[] data;

        Content(int address, byte[] data) {
            this.address = address;
            this.data = data;
        }
    }

    /** Makes the one for a layout; shorter where the layout leaves no room for a typical one. */
    public static SketchImage make(FlashLayout layout) {
        int lengthBytes = Math.min(LENGTH_BYTES, layout.sketchEnd());
        byte[] file = new byte[lengthBytes];
        Arrays.fill(file, 0, SketchImage.APPLICATION_OFFSET, PADDING);
        var random = new Random(SEED);
        int sizeAndSpeed = sizeCode(layout) << 4 | SPEED_40_MHZ;

        putImage(file, 0, EBOOT_ADDRESS, sizeAndSpeed, eboot(random));
        putImage(
                file,
                SketchImage.APPLICATION_OFFSET,
                ENTRY_ADDRESS,
                sizeAndSpeed,
                application(layout, lengthBytes, random));
        int crc = EbootCrc.of(file);
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SketchImage.LENGTH_OFFSET, lengthBytes)
                .putInt(SketchImage.CRC_OFFSET, crc);
        return SketchImage.parse(file);
    }

    private static List<Content> eboot(Random random) {
        return List.of(
                new Content(EBOOT_ADDRESS, codeLike(random, 2_400)),
                new Content(EBOOT_DATA_ADDRESS, codeLike(random, 160)));
    }

    private static List<Content> application(FlashLayout layout, int fileBytes, Random random) {
        byte[] constants = codeLike(random, CONSTANTS_BYTES);
        byte[] marker = marker(layout);
        System.arraycopy(marker, 0, constants, 0, marker.length);
        var contents = new ArrayList<>(List.of(
                new Content(ENTRY_ADDRESS, codeLike(random, CODE_BYTES)),
                new Content(ENTRY_ADDRESS + CODE_BYTES, new byte[0]),
                new Content(DATA_ADDRESS, codeLike(random, DATA_BYTES)),
                new Content(CONSTANTS_ADDRESS, constants)));
        contents.add(0, mappedCode(fileBytes, contents, random));
        return contents;
    }

    /** As long as needed to fill the file, its first two words free for length and CRC. */
    private static Content mappedCode(int fileBytes, List<Content> others, Random random) {
        int headers = RomImage.HEADER_BYTES + (others.size() + 1) * RomImage.SEGMENT_HEADER_BYTES;
        int otherBytes =
                others.stream().mapToInt(content -> content.data.length).sum();
        byte[] code = codeLike(
                random, fileBytes - SketchImage.APPLICATION_OFFSET - headers - otherBytes - RomImage.ROW_BYTES);
        ByteBuffer.wrap(code).putLong(0);
        return new Content(MAPPED_FLASH_ADDRESS, code);
    }

    private static void putImage(byte[] file, int offset, int entry, int sizeAndSpeed, List<Content> contents) {
        var out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(offset);
        out.put((byte) RomImage.MAGIC)
                .put((byte) contents.size())
                .put((byte) DOUT)
                .put((byte) sizeAndSpeed);
        out.putInt(entry);
        var segments = new ArrayList<RomImage.Segment>();
        for (Content content : contents) {
            out.putInt(content.address).putInt(content.data.length);
            segments.add(new RomImage.Segment(content.address, out.position(), content.data.length));
            out.put(content.data);
        }
        while (out.position() % RomImage.ROW_BYTES != RomImage.ROW_BYTES - 1) {
            out.put((byte) 0);
        }
        out.put((byte) RomImage.checksum(file, segments));
    }

    private static byte[] marker(FlashLayout layout) {
        int offset = layout.fileSystem().map(FlashRegion::offset).orElse(0);
        int length = layout.fileSystem().map(FlashRegion::lengthBytes).orElse(0);
        int block = layout.fileSystem().map(FlashRegion::blockBytes).orElse(0);
        return "esp-provision demonstration sketch 1; layout=%s fs=0x%08x length=0x%08x page=%d block=%d\0"
                .formatted(layout.name(), offset, length, FlashRegion.PAGE_BYTES, block)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The values are spread over all that a byte can be, those that SLIP has to escape among them. */
    private static byte[] codeLike(Random random, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            bytes[i] = (byte) (random.nextInt(64) * 4);
        }
        return bytes;
    }

    private static int sizeCode(FlashLayout layout) {
        return switch (layout.flashSizeBytes() >> 10) {
            case 512 -> 0;
            case 1024 -> 2;
            case 2048 -> 3;
            case 4096 -> 4;
            case 8192 -> 8;
            default -> 9;
        };
    }
}
