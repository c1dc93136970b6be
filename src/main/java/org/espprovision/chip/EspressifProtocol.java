package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.espprovision.serial.SerialLine;

/**
 * Requests and replies with Espressif's flasher stub: the boot ROM's frames with more commands. It has neither packet
 * numbers that it looks at nor a checksum on what it says, so after a fault nothing can be asked again: whoever uses it
 * resets the chip and begins anew. One request at a time.
 */
final class EspressifProtocol {
    /** What it can be asked. Source: the protocol's description in esptool's documentation. */
    enum Operation {
        READ_REGISTER(0x0A),
        FLASH_PARAMETERS(0x0B),
        CHANGE_SPEED(0x0F),
        WRITE_BEGIN(0x10),
        WRITE_DATA(0x11),
        WRITE_END(0x12),
        MD5(0x13),
        ERASE_REGION(0xD1),
        READ(0xD2),
        /** Has no reply. */
        RUN(0xD3);

        private final int opcode;

        Operation(int opcode) {
            this.opcode = opcode;
        }
    }

    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final byte[] GREETING = "OHAI".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 8;
    private static final int STATUS_BYTES = 2;
    private static final byte TO_CHIP = 0;
    private static final byte FROM_CHIP = 1;
    private static final int CHECKSUM_SEED = 0xEF;

    private final SerialLine line;
    private final SlipDecoder decoder = new SlipDecoder();
    private final ArrayDeque<byte[]> received = new ArrayDeque<>();
    private final byte[] chunk = new byte[4096];
    private long sentBytes;

    EspressifProtocol(SerialLine line) {
        this.line = line;
    }

    SerialLine line() {
        return line;
    }

    long sentBytes() {
        return sentBytes;
    }

    /** Whether the stub says within this time that it runs. */
    boolean greets(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        for (Optional<byte[]> packet = packet(timeout); packet.isPresent(); packet = packet(deadline.left())) {
            if (Arrays.equals(packet.get(), GREETING)) {
                return true;
            }
        }
        return false;
    }

    /** Asks with a few words; returns what the reply holds before its two bytes of status. */
    byte[] ask(Operation operation, Duration patience, int... words) throws LoaderFault {
        send(operation, 0, words(words));
        return answer(operation, patience);
    }

    /** Hands over one block of a stream. It is answered when the one before has been worked through. */
    void block(Operation operation, Duration patience, int sequence, byte[] bytes) throws LoaderFault {
        int checksum = CHECKSUM_SEED;
        for (byte value : bytes) {
            checksum ^= Byte.toUnsignedInt(value);
        }
        byte[] head = words(bytes.length, sequence, 0, 0);
        byte[] data = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, data, head.length, bytes.length);
        send(operation, checksum, data);
        answer(operation, patience);
    }

    /** Asks for what has no reply. */
    void tell(Operation operation) {
        send(operation, 0, new byte[0]);
    }

    /** A packet of the flash's content, which comes bare, without a reply's header. */
    byte[] bare(Operation operation) throws LoaderFault {
        return packet(PATIENCE).orElseThrow(() -> LoaderFault.noAnswer(operation, PATIENCE));
    }

    /** Says how many bytes have come so far. */
    void acknowledge(int bytes) {
        write(Slip.encode(words(bytes)));
    }

    private void send(Operation operation, int checksum, byte[] data) {
        var packet = ByteBuffer.allocate(HEADER_BYTES + data.length).order(ByteOrder.LITTLE_ENDIAN);
        packet.put(TO_CHIP).put((byte) operation.opcode).putShort((short) data.length);
        packet.putInt(checksum).put(data);
        write(Slip.encode(packet.array()));
    }

    private void write(byte[] frame) {
        sentBytes += frame.length;
        line.write(frame);
    }

    private byte[] answer(Operation operation, Duration patience) throws LoaderFault {
        Deadline deadline = Deadline.in(patience);
        for (Optional<byte[]> packet = packet(patience); packet.isPresent(); packet = packet(deadline.left())) {
            byte[] bytes = packet.get();
            if (answers(operation, bytes)) {
                // Where the ROM says 01 and then why, the stub says why and then 00.
                int error = Byte.toUnsignedInt(bytes[bytes.length - 2]);
                if (error != 0) {
                    throw LoaderFault.refused(operation, error);
                }
                return Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length - STATUS_BYTES);
            }
        }
        throw LoaderFault.noAnswer(operation, patience);
    }

    private static boolean answers(Operation operation, byte[] packet) {
        return packet.length >= HEADER_BYTES + STATUS_BYTES
                && packet[0] == FROM_CHIP
                && Byte.toUnsignedInt(packet[1]) == operation.opcode;
    }

    private Optional<byte[]> packet(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        do {
            int count = received.isEmpty() ? line.read(chunk, deadline.left()) : 0;
            received.addAll(decoder.feed(chunk, count));
        } while (received.isEmpty() && !deadline.passed());
        return Optional.ofNullable(received.poll());
    }

    private static byte[] words(int... words) {
        var data = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            data.putInt(word);
        }
        return data.array();
    }
}
