package org.espprovision.simulator.lx106;

import org.jspecify.annotations.Nullable;

/** Which addresses of the boot ROM have a routine behind them. */
public final class RomRoutines {
    private static final int BASE = 0x40000000;
    private static final int SIZE_BYTES = 0x10000;

    private final @Nullable RomRoutine[] byOffset = new @Nullable RomRoutine[SIZE_BYTES];

    /** Puts a routine at an address of the ROM, in place of one that was there. */
    public RomRoutines add(int address, RomRoutine routine) {
        if (Integer.compareUnsigned(address - BASE, SIZE_BYTES) >= 0) {
            throw new IllegalArgumentException("0x%08x is not in the boot ROM".formatted(address));
        }
        byOffset[address - BASE] = routine;
        return this;
    }

    /** Adds what touches nothing but registers and RAM: memory, division and MD5 at the addresses of the ESP8266's ROM. */
    public RomRoutines addPure() {
        RomMemory.addTo(this);
        RomArithmetic.addTo(this);
        RomMd5.addTo(this);
        return this;
    }

    @Nullable
    RomRoutine at(int address) {
        int offset = address - BASE;
        return Integer.compareUnsigned(offset, SIZE_BYTES) < 0 ? byOffset[offset] : null;
    }
}
