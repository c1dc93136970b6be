package org.espprovision.simulator;

import java.util.Arrays;
import org.espprovision.simulator.lx106.Fault;
import org.espprovision.simulator.lx106.Lx106;

/**
 * Finds out that code only waits for the line: it has come back to the same place with the same registers and the same
 * memory, has told no peripheral anything, and nothing is under way. Then it will do so until a byte arrives, and need not
 * be executed.
 */
final class IdleLoop {
    private static final long QUIET_NANOS = 1_000_000;
    private static final int LONGEST_STEPS = 1_000;
    private static final int REGISTERS = 16;

    private final Hardware hardware;
    private final Lx106 core;
    private final byte[] ram;
    private final int[] registersBefore = new int[REGISTERS];
    private long effects;
    private long lastEffectNanos;

    IdleLoop(Hardware hardware, Lx106 core) {
        this.hardware = hardware;
        this.core = core;
        this.ram = hardware.memory().dataRam();
    }

    /** The code stores to a register. */
    void noteStore(int address) {
        if (address == UartRegisters.BASE || address == SpiController.BASE) {
            effects++;
            lastEffectNanos = hardware.clock().now();
        }
    }

    /** Whether it is worth looking. */
    boolean isDue() {
        long now = hardware.clock().now();
        if (hardware.uart().nextArrival() != Cable.NOTHING_COMES) {
            lastEffectNanos = now;
        }
        return now - lastEffectNanos >= QUIET_NANOS
                && hardware.uartRegisters().nextInterrupt() == Cable.NOTHING_COMES
                && hardware.uart().transmitBacklog() == 0
                && hardware.romFlash().busyUntil() <= now;
    }

    /** Looks, by executing the code step by step. */
    boolean found() throws Fault, InterruptedException {
        lastEffectNanos = hardware.clock().now();
        long effectsBefore = effects;
        int pc = core.pc();
        int shiftAmount = core.shiftAmount();
        for (int number = 0; number < REGISTERS; number++) {
            registersBefore[number] = core.register(number);
        }
        byte[] ramBefore = ram.clone();
        for (int step = 0; step < LONGEST_STEPS && effects == effectsBefore; step++) {
            core.run(core.cycles() + 1);
            if (core.pc() == pc && core.shiftAmount() == shiftAmount && registersAreBack()) {
                return Arrays.equals(ram, ramBefore) && effects == effectsBefore;
            }
        }
        return false;
    }

    private boolean registersAreBack() {
        for (int number = 0; number < REGISTERS; number++) {
            if (core.register(number) != registersBefore[number]) {
                return false;
            }
        }
        return true;
    }
}
