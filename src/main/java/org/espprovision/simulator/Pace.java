package org.espprovision.simulator;

/** How the virtual chip's time goes with the time of the room it stands in. */
public enum Pace {
    /** Chip time never runs ahead of the clock on the wall: a byte, an erase or a delay takes as long as on a real board. */
    REAL_TIME,
    /** Nothing sleeps: chip time is only counted, and bytes wait on the wire until the chip has room for them. */
    FAST
}
