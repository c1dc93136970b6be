package org.espprovision.simulator;

/** The code asked for a reset: this life of the chip is over and the next begins at once. */
final class SoftwareReset extends RuntimeException {
    private static final long serialVersionUID = 1;

    SoftwareReset() {
        super("software reset", null, false, false);
    }
}
