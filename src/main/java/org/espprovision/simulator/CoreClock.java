package org.espprovision.simulator;

import org.espprovision.simulator.lx106.Lx106;

/** Keeps the core's cycles and the chip's time together, at the 52 MHz of a chip in its boot loader. */
final class CoreClock {
    /** 13 cycles are 250 ns. */
    private static final int CYCLES = 13;

    private static final int CYCLES_NANOS = 250;

    private final ChipClock clock;
    private final Lx106 core;
    private final long originNanos;

    CoreClock(ChipClock clock, Lx106 core) {
        this.clock = clock;
        this.core = core;
        this.originNanos = clock.now() - core.cycles() * CYCLES_NANOS / CYCLES;
    }

    /** The time by the core's cycles. */
    long now() {
        return originNanos + core.cycles() * CYCLES_NANOS / CYCLES;
    }

    /** The first cycle at which that time has come. */
    long cycleAt(long nanos) {
        return ((nanos - originNanos) * CYCLES + CYCLES_NANOS - 1) / CYCLES_NANOS;
    }

    /** Tells the chip how far the core is. */
    void follow() {
        clock.follow(now());
    }

    /** The chip's time went on without the core: so does the core. */
    void catchUp() {
        long behind = cycleAt(clock.now()) - core.cycles();
        if (behind > 0) {
            core.spend(behind);
        }
    }
}
