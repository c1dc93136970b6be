package org.espprovision.serial;

/**
 * The state of DTR and RTS together. Always set as a pair: on the usual two-transistor board only their difference acts,
 * and setting one after the other makes a glitch. DTR pulls GPIO0 low, RTS pulls EN (reset) low; both are active-low.
 */
public enum ControlLines {
    /** Both released: the chip runs. */
    NEITHER(false, false),
    /** DTR alone: GPIO0 low, the boot loader strap. */
    DTR(true, false),
    /** RTS alone: EN low, the chip is held in reset. */
    RTS(false, true),
    /** Both asserted: the transistors cancel and the chip runs. */
    BOTH(true, true);

    private final boolean dtr;
    private final boolean rts;

    ControlLines(boolean dtr, boolean rts) {
        this.dtr = dtr;
        this.rts = rts;
    }

    public boolean dtr() {
        return dtr;
    }

    public boolean rts() {
        return rts;
    }
}
