package org.espprovision.simulator;

/** What runs after a boot from flash. */
@FunctionalInterface
public interface Firmware {
    /** Runs until the chip is reset or loses power. */
    void run(Machine machine) throws InterruptedException;
}
