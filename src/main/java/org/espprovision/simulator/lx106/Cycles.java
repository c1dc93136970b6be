package org.espprovision.simulator.lx106;

/** The core's own clock, and how far it may run before it has to look for interrupts and the end of its turn. */
final class Cycles {
    /** A taken branch, jump or return fills the pipeline anew. */
    static final int TAKEN_BRANCH = 2;

    static final int LOAD = 1;

    /** A register of a peripheral, load or store. */
    static final int PERIPHERAL = 6;

    long count;
    long horizon;

    /** Something changed that may cause an interrupt: look after this instruction. */
    void lookUp() {
        horizon = Long.MIN_VALUE;
    }
}
