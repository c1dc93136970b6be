package org.espprovision.chip;

import java.time.Duration;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.SerialLine;

/**
 * A way to pull EN and GPIO0 through DTR and RTS so that the chip starts in its boot loader, on the two-transistor
 * circuit of nearly every board.
 */
enum ResetStrategy {
    /** Switches both lines at once, without a moment in which the wrong transistor conducts. */
    TIGHT {
        @Override
        void holdInReset(SerialLine line) {
            line.drive(ControlLines.NEITHER);
            line.drive(ControlLines.BOTH);
            line.drive(ControlLines.RTS);
        }

        @Override
        void startWithFlashHeld(SerialLine line) {
            line.drive(ControlLines.DTR);
        }
    },
    /** One line after the other, for adapters that cannot switch both at once. */
    CLASSIC {
        @Override
        void holdInReset(SerialLine line) {
            line.drive(ControlLines.RTS);
        }

        @Override
        void startWithFlashHeld(SerialLine line) {
            line.drive(ControlLines.BOTH);
            line.drive(ControlLines.DTR);
        }
    };

    private static final Duration IN_RESET = Duration.ofMillis(100);

    abstract void holdInReset(SerialLine line);

    abstract void startWithFlashHeld(SerialLine line);

    /**
     * Resets the chip into its boot loader. What it prints meanwhile is dropped.
     *
     * @param flashHeld how long GPIO0 stays low after the reset: longer where a large capacitor on EN delays the start
     */
    void intoBootLoader(SerialLine line, Duration flashHeld) {
        holdInReset(line);
        Overheard.during(line, IN_RESET);
        startWithFlashHeld(line);
        Overheard.during(line, flashHeld);
        line.drive(ControlLines.NEITHER);
    }

    /**
     * Resets the chip so that it starts what is in its flash, with the line already at the speed it will talk at. DTR is
     * released before RTS: the other way round the chip finds GPIO0 low and stays in its boot loader.
     */
    static void intoSketch(SerialLine line, int baud) {
        line.drive(ControlLines.RTS);
        Overheard.during(line, IN_RESET);
        line.setBaud(baud);
        line.discardInput();
        line.drive(ControlLines.NEITHER);
    }
}
