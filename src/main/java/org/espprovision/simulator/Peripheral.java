package org.espprovision.simulator;

/** A block of 32-bit registers. Offsets count from its base and are multiples of four. */
interface Peripheral {
    int load(int offset) throws InterruptedException;

    /** A store may take chip time: sending a byte, a flash command. */
    void store(int offset, int value) throws InterruptedException;
}
