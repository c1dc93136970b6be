package org.espprovision.simulator;

/** The CPU touched an address where nothing is, or touched it in a way the memory there cannot do: an exception on the chip. */
final class BusFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    BusFault(String access, int address) {
        super("%s at 0x%08x".formatted(access, address));
    }
}
