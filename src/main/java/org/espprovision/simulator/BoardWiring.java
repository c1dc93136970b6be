package org.espprovision.simulator;

import org.espprovision.serial.ControlLines;

/** How the adapter's DTR and RTS reach GPIO0 and EN. */
public enum BoardWiring {
    /** NodeMCU and most others: two crossed transistors, so that only a difference between the lines acts. */
    TWO_TRANSISTOR,
    /** Each line straight to its pin: both asserted holds the chip in reset. */
    DIRECT,
    /** Only TX, RX and ground: a person has to press the buttons. */
    NO_CONTROL_LINES;

    boolean pullsGpio0(ControlLines lines) {
        return switch (this) {
            case TWO_TRANSISTOR -> lines == ControlLines.DTR;
            case DIRECT -> lines.dtr();
            case NO_CONTROL_LINES -> false;
        };
    }

    boolean pullsEnable(ControlLines lines) {
        return switch (this) {
            case TWO_TRANSISTOR -> lines == ControlLines.RTS;
            case DIRECT -> lines.rts();
            case NO_CONTROL_LINES -> false;
        };
    }
}
