package org.espprovision.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The boot loader's framing on the UART: a frame stands between C0 bytes; inside, C0 goes as DB DC and DB as DB DD.
 * Source: boot ROM. The receiver ignores empty frames and what comes before a C0; what exceeds its buffer is dropped.
 */
final class LoaderFrames {
    private static final int END = 0xC0;
    private static final int ESCAPE = 0xDB;
    private static final int ESCAPED_END = 0xDC;
    private static final int ESCAPED_ESCAPE = 0xDD;
    private static final int BUFFER_BYTES = 0x2000;

    private final Uart uart;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    LoaderFrames(Uart uart) {
        this.uart = uart;
    }

    /** The next frame that is not empty, without framing. */
    ByteBuffer receive() throws InterruptedException {
        int skipped = uart.receive();
        while (skipped != END) {
            skipped = uart.receive();
        }
        int length = frameBody();
        while (length == 0) {
            length = frameBody();
        }
        return ByteBuffer.wrap(Arrays.copyOf(buffer, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    void send(byte[] frame) throws InterruptedException {
        var framed = new ByteArrayOutputStream(frame.length + 16);
        framed.write(END);
        for (byte value : frame) {
            switch (value & 0xFF) {
                case END -> {
                    framed.write(ESCAPE);
                    framed.write(ESCAPED_END);
                }
                case ESCAPE -> {
                    framed.write(ESCAPE);
                    framed.write(ESCAPED_ESCAPE);
                }
                default -> framed.write(value);
            }
        }
        framed.write(END);
        for (byte value : framed.toByteArray()) {
            uart.transmit(value & 0xFF);
        }
    }

    private int frameBody() throws InterruptedException {
        int length = 0;
        while (true) {
            int value = uart.receive();
            if (value == END) {
                return length;
            }
            if (value == ESCAPE) {
                value = unescaped(uart.receive());
            }
            if (length < BUFFER_BYTES) {
                buffer[length++] = (byte) value;
            }
        }
    }

    /** Any other byte after DB stands for itself; what the ROM makes of one is not known. */
    private static int unescaped(int value) {
        return switch (value) {
            case ESCAPED_END -> END;
            case ESCAPED_ESCAPE -> ESCAPE;
            default -> value;
        };
    }
}
