package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An image as the boot ROM loads it: E9, number of segments, flash mode, flash size and speed, entry address; then each
 * segment with address and length; zeros up to the last byte of a 16-byte row, which is the XOR of all segment data
 * seeded with EF. Source: the ROM's loader; the Arduino core's elf2bin makes them so.
 *
 * @param mode byte 2 of the header
 * @param sizeAndSpeed byte 3 of the header
 * @param end the first byte after the image, from the start of the file
 */
record RomImage(int mode, int sizeAndSpeed, List<Segment> segments, int end) {
    static final int MAGIC = 0xE9;
    static final int HEADER_BYTES = 8;
    static final int SEGMENT_HEADER_BYTES = 8;
    static final int CHECKSUM_SEED = 0xEF;
    static final int ROW_BYTES = 16;

    private static final int MOST_SEGMENTS = 16;

    /** Where a segment's data lies in the file, and the address it is loaded to. */
    record Segment(int address, int dataOffset, int lengthBytes) {}

    /**
     * Reads the image that begins at {@code offset} and must end before {@code limit}.
     *
     * @param name for the error: {@code boot loader}
     * @throws ChipException {@code firmware.unsound}, saying which check failed where
     */
    static RomImage parse(String name, byte[] bytes, int offset, int limit) {
        if (limit > bytes.length || limit - offset < HEADER_BYTES) {
            throw ChipException.unsound("it ends within the header of the %s at 0x%x".formatted(name, offset));
        }
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int magic = Byte.toUnsignedInt(buffer.get(offset));
        if (magic != MAGIC) {
            throw ChipException.unsound(
                    "the %s at 0x%x begins with 0x%02x instead of 0xe9".formatted(name, offset, magic));
        }
        int count = Byte.toUnsignedInt(buffer.get(offset + 1));
        if (count == 0 || count > MOST_SEGMENTS) {
            throw ChipException.unsound("the %s at 0x%x claims %d segments".formatted(name, offset, count));
        }
        List<Segment> segments = segments(name, buffer, offset + HEADER_BYTES, limit, count);
        Segment last = segments.get(count - 1);
        int end = endOf(name, offset, last.dataOffset() + last.lengthBytes(), limit);
        requireChecksum(name, bytes, segments, end - 1);
        return new RomImage(
                Byte.toUnsignedInt(buffer.get(offset + 2)), Byte.toUnsignedInt(buffer.get(offset + 3)), segments, end);
    }

    private static List<Segment> segments(String name, ByteBuffer buffer, int first, int limit, int count) {
        var segments = new ArrayList<Segment>();
        int at = first;
        for (int i = 1; i <= count; i++) {
            if (limit - at < SEGMENT_HEADER_BYTES) {
                throw ChipException.unsound("segment %d of the %s begins behind the end".formatted(i, name));
            }
            int data = at + SEGMENT_HEADER_BYTES;
            int length = buffer.getInt(at + Integer.BYTES);
            if (length < 0 || length > limit - data) {
                throw ChipException.unsound("segment %d of the %s at 0x%x claims %,d bytes, there are %,d"
                        .formatted(i, name, at, Integer.toUnsignedLong(length), limit - data));
            }
            segments.add(new Segment(buffer.getInt(at), data, length));
            at = data + length;
        }
        return segments;
    }

    /** The checksum fills the row after the last segment's data; rows count from the image's start. */
    private static int endOf(String name, int offset, int dataEnd, int limit) {
        int end = offset + ((dataEnd - offset) / ROW_BYTES + 1) * ROW_BYTES;
        if (end > limit) {
            throw ChipException.unsound("the %s ends before its checksum at 0x%x".formatted(name, end - 1));
        }
        return end;
    }

    private static void requireChecksum(String name, byte[] bytes, List<Segment> segments, int at) {
        int checksum = checksum(bytes, segments);
        int stored = Byte.toUnsignedInt(bytes[at]);
        if (checksum != stored) {
            throw ChipException.unsound("the checksum of the %s at 0x%x is 0x%02x, its data give 0x%02x"
                    .formatted(name, at, stored, checksum));
        }
    }

    static int checksum(byte[] bytes, List<Segment> segments) {
        int checksum = CHECKSUM_SEED;
        for (Segment segment : segments) {
            for (int i = 0; i < segment.lengthBytes(); i++) {
                checksum ^= Byte.toUnsignedInt(bytes[segment.dataOffset() + i]);
            }
        }
        return checksum;
    }
}
