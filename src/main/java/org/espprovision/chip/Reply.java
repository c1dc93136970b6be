package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the boot ROM answers: direction 01, opcode, length of the body in 16 bits, a value in 32, and a body whose last
 * two bytes are status and error. The value means something for READ_REG and SYNC only; elsewhere it is left over.
 */
record Reply(int opcode, int value, int status, int error) {
    private static final int HEADER_BYTES = 8;
    private static final int STATUS_BYTES = 2;
    private static final int FROM_CHIP = 1;

    /** Empty when the packet is noise rather than a reply. */
    static Optional<Reply> parse(byte[] packet) {
        if (packet.length < HEADER_BYTES + STATUS_BYTES) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        int direction = buffer.get();
        int opcode = Byte.toUnsignedInt(buffer.get());
        int bodyBytes = Short.toUnsignedInt(buffer.getShort());
        int value = buffer.getInt();
        if (direction != FROM_CHIP || bodyBytes != packet.length - HEADER_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new Reply(
                opcode,
                value,
                Byte.toUnsignedInt(packet[packet.length - 2]),
                Byte.toUnsignedInt(packet[packet.length - 1])));
    }

    boolean ok() {
        return status == 0;
    }

    boolean answers(Command command) {
        return opcode == command.opcode();
    }
}
