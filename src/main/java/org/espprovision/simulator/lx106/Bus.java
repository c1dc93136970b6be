package org.espprovision.simulator.lx106;

/**
 * Everything the core reaches by loads and stores that is not RAM: registers of peripherals, words of the ROM. Addresses
 * are aligned to the width of the access. The core counts the cycles of an access before it makes it.
 */
public interface Bus {
    /**
     * The word at an address.
     *
     * @throws Trap {@link Trap#loadProhibited} where nothing is, {@link Trap#wrongWidth} where words only are read
     */
    int read32(int address) throws Trap, InterruptedException;

    void write32(int address, int value) throws Trap, InterruptedException;

    /** The halfword without its sign. */
    default int read16(int address) throws Trap, InterruptedException {
        throw Trap.wrongWidth(address);
    }

    /** The byte without its sign. */
    default int read8(int address) throws Trap, InterruptedException {
        throw Trap.wrongWidth(address);
    }

    /** Stores the low 16 bits. */
    default void write16(int address, int value) throws Trap, InterruptedException {
        throw Trap.wrongWidth(address);
    }

    /** Stores the low 8 bits. */
    default void write8(int address, int value) throws Trap, InterruptedException {
        throw Trap.wrongWidth(address);
    }
}
