package org.espprovision.simulator;

import org.espprovision.simulator.lx106.Bus;
import org.espprovision.simulator.lx106.Fault;
import org.espprovision.simulator.lx106.Lx106;
import org.espprovision.simulator.lx106.Ram;
import org.espprovision.simulator.lx106.RomRoutines;
import org.espprovision.simulator.lx106.Trap;

/**
 * One program in RAM from its first instruction to its return. The core's cycles are the chip's time: before each access to
 * a register the chip's clock is set to them, and what the access takes longer, the core waits. Between turns the clock
 * keeps the pace of the wall.
 */
final class CodeRun implements Bus {
    private static final int STACK = 0x3FFFFE00;
    private static final int STACK_REGISTER = 1;

    /** A quarter of a millisecond: a reset is noticed and a byte from the host is seen soon. */
    private static final long TURN_CYCLES = 13_000;

    private final Hardware hardware;
    private final Lx106 core;
    private final CoreClock time;
    private final RomReturn romReturn = new RomReturn();
    private final RomInterrupts romInterrupts = new RomInterrupts();
    private final IdleLoop idleLoop;

    CodeRun(Hardware hardware) {
        this.hardware = hardware;
        Memory memory = hardware.memory();
        var rom = new RomRoutines().addPure();
        core = new Lx106(
                Ram.at(Memory.DRAM, memory.dataRam()), Ram.at(Memory.IRAM, memory.instructionRam()), this, rom);
        time = new CoreClock(hardware.clock(), core);
        idleLoop = new IdleLoop(hardware, core);
        romReturn.addTo(rom);
        romInterrupts.addTo(rom);
        new RomUart(hardware.uartRegisters()).addTo(rom);
        new RomSpi(hardware, time).addTo(rom);
    }

    /** Returns when the code goes back to the ROM. */
    void from(int entry) throws InterruptedException {
        hardware.uart().receiveIntoFifo();
        hardware.uartRegisters().interruptForEachByte();
        core.reset(entry);
        core.register(STACK_REGISTER, STACK);
        try {
            romReturn.handOver(core);
            romInterrupts.handOver(core);
            while (!romReturn.hasReturned()) {
                turn();
            }
        } catch (Fault | Trap exception) {
            throw new Crash(String.valueOf(exception.getMessage()));
        }
    }

    private void turn() throws Fault, InterruptedException {
        core.run(endOfTurn());
        hardware.clock().advanceTo(time.now());
        updateInterrupt();
        if (idleLoop.isDue() && idleLoop.found()) {
            hardware.uart().awaitArrival();
            time.catchUp();
            updateInterrupt();
        }
    }

    private long endOfTurn() {
        long end = core.cycles() + TURN_CYCLES;
        long interrupt = hardware.uartRegisters().nextInterrupt();
        if (interrupt > time.now() && interrupt != Cable.NOTHING_COMES) {
            end = Math.min(end, time.cycleAt(interrupt));
        }
        return end;
    }

    private void updateInterrupt() {
        if (hardware.uartRegisters().wantsInterrupt()) {
            core.raise(RomInterrupts.UART);
        } else {
            core.lower(RomInterrupts.UART);
        }
    }

    @Override
    public int read32(int address) throws Trap, InterruptedException {
        time.follow();
        try {
            int value = hardware.memory().load32(address);
            afterAccess(address);
            return value;
        } catch (BusFault nothingThere) {
            throw Trap.loadProhibited(address);
        }
    }

    @Override
    public void write32(int address, int value) throws Trap, InterruptedException {
        time.follow();
        idleLoop.noteStore(address);
        try {
            hardware.memory().store32(address, value);
            afterAccess(address);
        } catch (BusFault nothingThere) {
            throw Trap.storeProhibited(address);
        }
    }

    private void afterAccess(int address) {
        time.catchUp();
        if (UartRegisters.contains(address)) {
            updateInterrupt();
        }
    }
}
