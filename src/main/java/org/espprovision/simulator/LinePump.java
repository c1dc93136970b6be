package org.espprovision.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * Carries what the chip says to the program at the other end. One thread a line, started here; it ends when the line is
 * closed or lost, or when nobody takes the bytes any more, and tells the end once.
 */
final class LinePump {
    private static final Duration GRAIN = Duration.ofMillis(200);
    private static final int BUFFER_BYTES = 4096;

    /** Adapters hand bytes on in packets as well; one system call or one TCP segment a byte would be the chip's brake. */
    private static final long GATHERING_NANOS = 250_000;

    private LinePump() {}

    /** Where the bytes go. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes) throws IOException;
    }

    /** @param ended runs on the pump's thread as its last act */
    static Thread start(String name, SerialLine line, Sink sink, Runnable ended) {
        Thread thread = new Thread(
                () -> {
                    carry(line, sink);
                    ended.run();
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void carry(SerialLine line, Sink sink) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            while (true) {
                int count = line.read(buffer, GRAIN);
                if (count > 0) {
                    sink.take(Arrays.copyOf(buffer, count));
                    LockSupport.parkNanos(GATHERING_NANOS);
                }
            }
        } catch (PortException | IOException over) {
            // Closed by its owner, taken by another program, pulled, or the program is gone: all of them the pump's
            // end.
        }
    }
}
