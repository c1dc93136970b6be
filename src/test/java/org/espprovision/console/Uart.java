package org.espprovision.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A UART receiver that samples a line sent at another speed: 8 data bits, no parity, one stop bit. */
final class Uart {
    private static final int BITS_PER_FRAME = 10;

    private Uart() {}

    /** What an adapter delivers; a frame without a stop bit is delivered as it was sampled. */
    static byte[] hear(String sent, int senderBaud, int receiverBaud) {
        byte[] bytes = sent.getBytes(StandardCharsets.UTF_8);
        double senderBit = 1.0 / senderBaud;
        double receiverBit = 1.0 / receiverBaud;
        double end = bytes.length * BITS_PER_FRAME * senderBit;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        double now = 0;
        while (now < end) {
            if (level(bytes, now, senderBit)) {
                now += senderBit / 32;
                continue;
            }
            int value = 0;
            for (int bit = 0; bit < 8; bit++) {
                value |= level(bytes, now + receiverBit * (bit + 1.5), senderBit) ? 1 << bit : 0;
            }
            heard.write(value);
            now += receiverBit * 9.5;
            while (now < end && !level(bytes, now, senderBit)) {
                now += senderBit / 32; // a receiver waits for the line to rest before it looks for a start bit
            }
        }
        return heard.toByteArray();
    }

    private static boolean level(byte[] bytes, double time, double senderBit) {
        int bit = (int) (time / senderBit);
        int frame = bit / BITS_PER_FRAME;
        if (frame >= bytes.length) {
            return true;
        }
        return switch (bit % BITS_PER_FRAME) {
            case 0 -> false;
            case 9 -> true;
            default -> (bytes[frame] >> (bit % BITS_PER_FRAME - 1) & 1) == 1;
        };
    }
}
