package org.espprovision.simulator;

/**
 * How a board's strap pins sit when nobody pulls at them. The number is the one the ROM prints first in
 * {@code boot mode:(A,B)}: GPIO15, GPIO0 and GPIO2 as bits 2, 1 and 0.
 */
public enum Strap {
    /** GPIO15 low, GPIO0 and GPIO2 high: every sound board. */
    FLASH(0b011),
    /** A jumper or a stuck button holds GPIO0 low: the boot loader after every reset. */
    DOWNLOAD(0b001),
    /** GPIO2 is pulled low, often by a sensor: the ROM jumps into empty RAM. */
    GPIO2_LOW(0b010),
    /** GPIO15 lacks its pull-down: the ROM waits for an SDIO host. */
    GPIO15_HIGH(0b111);

    private static final int GPIO0 = 0b010;

    private final int number;

    Strap(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    int withGpio0Low() {
        return number & ~GPIO0;
    }
}
