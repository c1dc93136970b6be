package org.espprovision.station;

import java.time.Duration;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.SerialLine;

/** Cables with a wire missing. */
final class Cables {
    private static final int CONSOLE_BAUD = 74_880;

    private Cables() {}

    /** Resets reach the board, GPIO0 does not. */
    static SerialLine withoutDtr(SerialLine line) {
        return new Through(line) {
            @Override
            public void drive(ControlLines lines) {
                super.drive(lines.rts() ? ControlLines.RTS : ControlLines.NEITHER);
            }
        };
    }

    /** The device's TX wire comes loose when it is started. */
    static SerialLine silentAfterReset(SerialLine line) {
        return new Through(line) {
            private volatile boolean silent;

            @Override
            public int read(byte[] buffer, Duration timeout) {
                int length = super.read(buffer, timeout);
                return silent ? 0 : length;
            }

            @Override
            public void setBaud(int bitsPerSecond) {
                silent |= bitsPerSecond == CONSOLE_BAUD;
                super.setBaud(bitsPerSecond);
            }
        };
    }

    private static class Through implements SerialLine {
        private final SerialLine line;

        Through(SerialLine line) {
            this.line = line;
        }

        @Override
        public String name() {
            return line.name();
        }

        @Override
        public int read(byte[] buffer, Duration timeout) {
            return line.read(buffer, timeout);
        }

        @Override
        public void write(byte[] bytes) {
            line.write(bytes);
        }

        @Override
        public void drain() {
            line.drain();
        }

        @Override
        public void setBaud(int bitsPerSecond) {
            line.setBaud(bitsPerSecond);
        }

        @Override
        public int baud() {
            return line.baud();
        }

        @Override
        public void drive(ControlLines lines) {
            line.drive(lines);
        }

        @Override
        public boolean hasControlLines() {
            return line.hasControlLines();
        }

        @Override
        public void discardInput() {
            line.discardInput();
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
