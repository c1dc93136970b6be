package org.espprovision.simulator;

import org.espprovision.simulator.lx106.Bus;
import org.espprovision.simulator.lx106.Fault;
import org.espprovision.simulator.lx106.Lx106;
import org.espprovision.simulator.lx106.Ram;
import org.espprovision.simulator.lx106.RomRoutines;
import org.espprovision.simulator.lx106.Trap;

/**
 * Executes code in RAM on an LX106 core, instruction by instruction. The core's cycles move the chip's time before each
 * access to a register and at the end of each turn; what an access takes longer, the core waits.
 */
final class ExecutedCode implements RamProgram {
    private static final int RETURN_TO_BOOT = 0x400010A8;
    private static final int SET_USER_START = 0x40000FBC;
    private static final int STACK = 0x3FFFFE00;
    private static final int STACK_REGISTER = 1;
    private static final double CYCLE_NANOS = 1e9 / Uart.ROM_CLOCK_HZ;

    /** Short enough that a reset is noticed and time stays close. */
    private static final long TURN_CYCLES = 20_000;

    @Override
    public void run(Hardware hardware, int entry) throws InterruptedException {
        new Run(hardware).from(entry);
    }

    private static final class Run implements Bus {
        private final Hardware hardware;
        private final Lx106 core;
        private boolean returned;
        private long cyclesOnTheClock;
        private double surplusNanos;

        Run(Hardware hardware) {
            this.hardware = hardware;
            Memory memory = hardware.memory();
            var rom =
                    new RomRoutines().addPure().add(SET_USER_START, ets -> {}).add(RETURN_TO_BOOT, this::returnToBoot);
            core = new Lx106(
                    Ram.at(Memory.DRAM, memory.dataRam()), Ram.at(Memory.IRAM, memory.instructionRam()), this, rom);
        }

        void from(int entry) throws InterruptedException {
            core.reset(entry);
            core.register(0, RETURN_TO_BOOT);
            core.register(STACK_REGISTER, STACK);
            try {
                while (!returned) {
                    core.run(core.cycles() + TURN_CYCLES);
                    moveClock();
                }
            } catch (Fault crash) {
                hardware.clock().halt();
            }
        }

        private void returnToBoot(Lx106 lx106) {
            returned = true;
            lx106.repeat();
            lx106.endTurn();
        }

        private void moveClock() throws InterruptedException {
            double nanos = (core.cycles() - cyclesOnTheClock) * CYCLE_NANOS + surplusNanos;
            cyclesOnTheClock = core.cycles();
            long whole = (long) nanos;
            surplusNanos = nanos - whole;
            hardware.clock().advance(whole);
        }

        /** The clock went on during an access: so does the core. */
        private void catchUp(long before) {
            long passed = hardware.clock().now() - before;
            if (passed > 0) {
                long cycles = Math.round(passed / CYCLE_NANOS);
                core.spend(cycles);
                cyclesOnTheClock += cycles;
            }
        }

        @Override
        public int read32(int address) throws Trap, InterruptedException {
            moveClock();
            long before = hardware.clock().now();
            try {
                int value = hardware.memory().load32(address);
                catchUp(before);
                return value;
            } catch (BusFault fault) {
                throw Trap.loadProhibited(address);
            }
        }

        @Override
        public void write32(int address, int value) throws Trap, InterruptedException {
            moveClock();
            long before = hardware.clock().now();
            try {
                hardware.memory().store32(address, value);
                catchUp(before);
            } catch (BusFault fault) {
                throw Trap.storeProhibited(address);
            }
        }
    }
}
