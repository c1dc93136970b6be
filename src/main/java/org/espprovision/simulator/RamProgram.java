package org.espprovision.simulator;

/** What executes code that a host has put into RAM and started with MEM_END. */
@FunctionalInterface
interface RamProgram {
    /** Code that nobody can execute: the chip is silent until reset, as it is with code that crashes. */
    RamProgram NONE = (hardware, entry) -> hardware.clock().halt();

    /**
     * Runs on the chip thread, ended by {@link Crash} and {@link SoftwareReset}, until the chip is reset, or until the code goes back to the ROM at 0x400010A8; then the
     * chip boots from flash.
     *
     * @param entry the address to begin at
     */
    void run(Hardware hardware, int entry) throws InterruptedException;
}
