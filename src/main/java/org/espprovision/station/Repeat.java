package org.espprovision.station;

/** What to do with a device that is already confirmed. */
public enum Repeat {
    /** Say so and leave it as it is. */
    LEAVE_CONFIRMED,
    /** Provision it anew; the old certificate is superseded. */
    START_OVER
}
