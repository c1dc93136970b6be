package org.espprovision.simulator.lx106;

import java.util.function.IntSupplier;

/** {@code ets_delay_us}: interrupts are served meanwhile, and what is left to wait is in a2 all the time. */
public final class RomDelay implements RomRoutine {
    /** Where the ESP8266's ROM has it. */
    public static final int ADDRESS = 0x40002ECC;

    private final IntSupplier cyclesPerMicrosecond;

    /** @param cyclesPerMicrosecond what {@code ets_update_cpu_frequency} was told last */
    public RomDelay(IntSupplier cyclesPerMicrosecond) {
        this.cyclesPerMicrosecond = cyclesPerMicrosecond;
    }

    @Override
    public void run(Lx106 core) {
        long perMicrosecond = cyclesPerMicrosecond.getAsInt();
        long end = core.cycles() + perMicrosecond * Integer.toUnsignedLong(core.register(2));
        core.idleUntil(end);
        long leftCycles = end - core.cycles();
        core.register(2, (int) ((leftCycles + perMicrosecond - 1) / perMicrosecond));
        if (leftCycles > 0) {
            core.repeat();
        }
    }
}
