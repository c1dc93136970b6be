package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A packet to or from the flasher stub: the boot ROM's outer form (direction, operation, length in 16 bits, check in 32)
 * with a CRC-32 for its checksum, then a tag that a reply repeats, a code, two unused bytes and the body.
 */
final class StubFrame {
    private static final int HEADER_BYTES = 8;
    private static final int TAG_BYTES = 4;
    private static final byte TO_CHIP = 0;
    private static final byte FROM_CHIP = 1;

    private final int operation;
    private final int tag;
    private final int code;
    private final byte[] body;

    private StubFrame(int operation, int tag, int code, byte[] body) {
        this.operation = operation;
        this.tag = tag;
        this.code = code;
        this.body = body;
    }

    static StubFrame request(StubOperation operation, int tag, byte[] body) {
        return new StubFrame(operation.opcode(), tag & 0xFF, 0, body);
    }

    /** The body of a request with these words, and bytes behind them. */
    static byte[] body(byte[] bytes, int... words) {
        var body =
                ByteBuffer.allocate(words.length * Integer.BYTES + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            body.putInt(word);
        }
        return body.put(bytes).array();
    }

    /** Empty when the packet is noise. */
    static Optional<StubFrame> parse(byte[] packet) {
        if (packet.length < HEADER_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        int length = Short.toUnsignedInt(buffer.getShort(2));
        if (packet[0] != FROM_CHIP || length != packet.length - HEADER_BYTES || buffer.getInt(4) != check(packet)) {
            return Optional.empty();
        }
        return Optional.of(new StubFrame(
                Byte.toUnsignedInt(packet[1]),
                Byte.toUnsignedInt(packet[HEADER_BYTES]),
                Byte.toUnsignedInt(packet[HEADER_BYTES + 1]),
                Arrays.copyOfRange(packet, HEADER_BYTES + TAG_BYTES, packet.length)));
    }

    /** As it goes over the wire. */
    byte[] encode() {
        byte[] packet = new byte[HEADER_BYTES + TAG_BYTES + body.length];
        var buffer = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(TO_CHIP)
                .put((byte) operation)
                .putShort((short) (TAG_BYTES + body.length))
                .putInt(0);
        buffer.put((byte) tag).put((byte) code).putShort((short) 0).put(body);
        buffer.putInt(4, check(packet));
        return Slip.encode(packet);
    }

    /** 8 bits. */
    int tag() {
        return tag;
    }

    /** 0 in requests and for what was done; else why it was not. */
    int code() {
        return code;
    }

    byte[] body() {
        return body;
    }

    boolean answers(StubOperation asked) {
        return operation == asked.opcode();
    }

    /** 0 where the body is shorter. */
    int word(int index) {
        int at = index * Integer.BYTES;
        return at + Integer.BYTES <= body.length
                ? ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(at)
                : 0;
    }

    private static int check(byte[] packet) {
        var crc = new CRC32();
        crc.update(packet, 0, 4);
        crc.update(packet, HEADER_BYTES, packet.length - HEADER_BYTES);
        return (int) crc.getValue();
    }
}
