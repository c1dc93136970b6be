package org.espprovision.simulator;

import org.espprovision.simulator.lx106.Lx106;
import org.espprovision.simulator.lx106.RomRoutines;

/** The ways from code in RAM back to the boot ROM, and the ROM's routines for time. Source: boot ROM. */
final class RomReturn {
    private static final int MAIN_AFTER_LOADER = 0x400010A8;
    private static final int SET_USER_START = 0x40000FBC;
    private static final int SOFTWARE_RESET = 0x4000264C;
    private static final int DELAY = 0x40002ECC;
    private static final int UPDATE_CPU_FREQUENCY = 0x40002F04;

    private static final int CYCLES_PER_MICROSECOND = 52;

    private static final long NO_DELAY = -1;

    private int cyclesPerMicrosecond = CYCLES_PER_MICROSECOND;
    private long delayedUntil = NO_DELAY;
    private boolean returned;

    void addTo(RomRoutines rom) {
        rom.add(MAIN_AFTER_LOADER, this::returnToRom);
        rom.add(SET_USER_START, core -> {});
        rom.add(SOFTWARE_RESET, core -> {
            throw new SoftwareReset();
        });
        rom.add(UPDATE_CPU_FREQUENCY, core -> cyclesPerMicrosecond = core.register(2));
        rom.add(DELAY, this::delay);
    }

    /** Code that just returns comes back to the ROM. */
    void handOver(Lx106 core) {
        core.register(0, MAIN_AFTER_LOADER);
    }

    boolean hasReturned() {
        return returned;
    }

    /** {@code ets_delay_us}: interrupts are served meanwhile. What is left to wait is in a2, so that no two looks are alike. */
    private void delay(Lx106 core) {
        if (delayedUntil == NO_DELAY) {
            delayedUntil = core.cycles() + cyclesPerMicrosecond * Integer.toUnsignedLong(core.register(2));
        }
        core.idleUntil(delayedUntil);
        if (core.cycles() < delayedUntil) {
            core.register(2, (int) (delayedUntil - core.cycles()));
            core.repeat();
        } else {
            delayedUntil = NO_DELAY;
        }
    }

    private void returnToRom(Lx106 core) {
        returned = true;
        core.repeat();
        core.endTurn();
    }
}
