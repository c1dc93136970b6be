package org.espprovision.simulator;

import org.espprovision.simulator.lx106.Lx106;
import org.espprovision.simulator.lx106.RomRoutines;

/**
 * The boot ROM's flash routines for code in RAM. While they wait for the flash, interrupts are served: a call that is not
 * done keeps what is left in its argument registers and is repeated.
 */
final class RomSpi {
    private static final int ATTACH = 0x40004644;
    private static final int SELECT_FUNCTION = 0x40003F58;
    private static final int CONFIGURE = 0x40004C2C;

    private final Hardware hardware;
    private final CoreClock time;

    RomSpi(Hardware hardware, CoreClock time) {
        this.hardware = hardware;
        this.time = time;
    }

    void addTo(RomRoutines rom) {
        rom.add(ATTACH, core -> core.spend(200));
        rom.add(SELECT_FUNCTION, core -> core.spend(60));
        rom.add(CONFIGURE, this::configure);
    }

    private void configure(Lx106 core) {
        hardware.romFlash()
                .parameters(new RomFlash.Parameters(
                        core.register(2),
                        core.register(3),
                        core.register(4),
                        core.register(5),
                        core.register(6),
                        core.register(7)));
        core.register(2, 0);
        time.follow();
    }
}
