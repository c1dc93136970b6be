package org.espprovision.chip;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds SLIP frames in a stream that may begin with boot text or carry noise. Every delimiter both ends what came before
 * and begins what follows, so noise that happens to hold a delimiter costs no good frame; what lies between two
 * delimiters and is not a frame is dropped in silence.
 */
final class SlipDecoder {
    /** The longest reply of the ROM has 10 bytes; of any loader for this chip, 4,096 and a header. */
    private static final int LONGEST_PACKET_BYTES = 8192;

    private enum State {
        BEFORE_FIRST_DELIMITER,
        IN_FRAME,
        AFTER_ESCAPE,
        IN_NOISE
    }

    private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
    private State state = State.BEFORE_FIRST_DELIMITER;

    /** Takes the first {@code count} bytes and returns the packets they complete, possibly none. */
    List<byte[]> feed(byte[] bytes, int count) {
        var packets = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            int value = Byte.toUnsignedInt(bytes[i]);
            if (value == Slip.DELIMITER) {
                if (state == State.IN_FRAME && packet.size() > 0) {
                    packets.add(packet.toByteArray());
                }
                reset(State.IN_FRAME);
            } else {
                take(value);
            }
        }
        return packets;
    }

    /** Forgets a half-received frame. */
    void reset() {
        reset(State.BEFORE_FIRST_DELIMITER);
    }

    private void reset(State next) {
        packet.reset();
        state = next;
    }

    private void take(int value) {
        switch (state) {
            case IN_FRAME -> {
                if (value == Slip.ESCAPE) {
                    state = State.AFTER_ESCAPE;
                } else {
                    append(value);
                }
            }
            case AFTER_ESCAPE -> {
                state = State.IN_FRAME;
                switch (value) {
                    case Slip.ESCAPED_DELIMITER -> append(Slip.DELIMITER);
                    case Slip.ESCAPED_ESCAPE -> append(Slip.ESCAPE);
                    default -> reset(State.IN_NOISE);
                }
            }
            case BEFORE_FIRST_DELIMITER, IN_NOISE -> {
                // Waits for the next delimiter.
            }
        }
    }

    private void append(int value) {
        if (packet.size() == LONGEST_PACKET_BYTES) {
            reset(State.IN_NOISE);
        } else {
            packet.write(value);
        }
    }
}
