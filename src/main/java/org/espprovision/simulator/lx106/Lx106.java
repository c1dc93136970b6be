package org.espprovision.simulator.lx106;

import java.util.Arrays;

/**
 * An LX106 core: sixteen registers, call0 code in instruction RAM, level-1 interrupts, exceptions, and a clock that counts
 * cycles: one an instruction, two more for a taken branch or jump, one more for a load, six more for an access to a
 * peripheral.
 *
 * <p>It belongs to the thread that runs it; nothing here may be called from another. The caller decides how long a turn
 * lasts, so between turns and in {@link Bus} calls it can move the chip's time to {@link #cycles} and raise interrupts.
 */
public final class Lx106 {
    private final Cycles cycles = new Cycles();
    private final InstructionMemory code;
    private final CoreMemory memory;
    private final Interrupts interrupts = new Interrupts(cycles);
    private final ControlRegisters control;
    private final Interpreter interpreter;

    private long turnEnd;
    private boolean repeating;

    /**
     * @param data the RAM that can be read and written at any width
     * @param instructions the RAM that code is executed from; loads and stores there are 32 bits wide
     * @param rom routines to run where code calls into the boot ROM; more may be added later
     */
    @SuppressWarnings("this-escape") // the interpreter only keeps it, to hand it to ROM routines
    public Lx106(Ram data, Ram instructions, Bus bus, RomRoutines rom) {
        code = new InstructionMemory(instructions);
        memory = new CoreMemory(cycles, data, instructions, code, bus);
        control = new ControlRegisters(interrupts, code, cycles);
        interpreter = new Interpreter(cycles, code, memory, control, rom, this);
        reset(0);
    }

    /**
     * Registers, interrupts and exception state as the boot ROM hands them to code that it starts, all else 0; the clock
     * goes on.
     *
     * @param pc where to begin
     */
    public void reset(int pc) {
        Arrays.fill(interpreter.registers, 0);
        interpreter.sar = 0;
        interpreter.waiting = false;
        interpreter.pc = pc;
        interrupts.reset();
        control.reset();
    }

    /**
     * Executes until the clock has reached this cycle; the last instruction may take it a few cycles further. A waiting
     * core idles until then unless an interrupt comes.
     */
    public void run(long untilCycle) throws Fault, InterruptedException {
        turnEnd = untilCycle;
        while (cycles.count < turnEnd) {
            interrupts.tick();
            cycles.horizon = Math.min(turnEnd, interrupts.nextMatch());
            try {
                enterInterrupt();
                if (interpreter.waiting) {
                    cycles.count = cycles.horizon;
                } else {
                    interpreter.execute();
                }
            } catch (Trap trap) {
                enterException(trap);
            }
        }
    }

    /** Ends the turn after the instruction or routine that is being executed; {@link #run} returns. */
    public void endTurn() {
        turnEnd = Long.MIN_VALUE;
        cycles.lookUp();
    }

    /** Whether the core sits in WAITI: only an interrupt will wake it. */
    public boolean isWaiting() {
        return interpreter.waiting;
    }

    /** Cycles since the core was made. */
    public long cycles() {
        return cycles.count;
    }

    /** Lets time pass in which the core does something that is not modelled by instructions. */
    public void spend(long count) {
        cycles.count += count;
    }

    /** Lets time pass until that cycle, but not beyond the end of the turn or the next match of the timer. */
    public void idleUntil(long cycle) {
        long end = Math.min(cycle, Math.min(turnEnd, interrupts.nextMatch()));
        cycles.count = Math.max(cycles.count, end);
    }

    public int register(int number) {
        return interpreter.registers[number];
    }

    public void register(int number, int value) {
        interpreter.registers[number] = value;
    }

    /** SAR, the shift amount. */
    public int shiftAmount() {
        return interpreter.sar;
    }

    /** Sets SAR. */
    public void shiftAmount(int value) {
        interpreter.sar = value & 0x3F;
    }

    /**
     * A special register by its number in the ISA, as RSR reads it.
     *
     * @throws Trap where the core has none
     */
    public int special(int number) throws Trap {
        return number == ControlRegisters.SAR ? interpreter.sar : control.read(number);
    }

    /** Writes a special register as WSR does: 226 sets software interrupts, 227 clears latched ones. */
    public void special(int number, int value) throws Trap {
        if (number == ControlRegisters.SAR) {
            shiftAmount(value);
        } else {
            control.write(number, value);
        }
    }

    public int pc() {
        return interpreter.pc;
    }

    /** Goes on there. */
    public void jump(int address) {
        interpreter.pc = address;
    }

    /** Called by a ROM routine: it is not finished and wants to be called again, after interrupts have been served. */
    public void repeat() {
        repeating = true;
        cycles.lookUp();
    }

    /** What RFE does: leaves exception mode and goes back to where the interrupt or exception came. */
    public void returnFromException() {
        interpreter.pc = control.returnFromException();
    }

    /** A line goes up: 0 to 5 interrupt as long as it is up, 8 to 13 once, 14 once and whatever is masked. */
    public void raise(int interrupt) {
        interrupts.raise(interrupt);
    }

    /** A line goes down. */
    public void lower(int interrupt) {
        interrupts.lower(interrupt);
    }

    /** Loads as L32I does, for ROM routines; the access costs what it costs. */
    public int load32(int address) throws Trap, InterruptedException {
        return memory.load32(address);
    }

    /** Loads as L8UI does. */
    public int load8(int address) throws Trap, InterruptedException {
        return memory.load8(address);
    }

    /** Stores as S32I does. */
    public void store32(int address, int value) throws Trap, InterruptedException {
        memory.store32(address, value);
    }

    /** Stores as S8I does. */
    public void store8(int address, int value) throws Trap, InterruptedException {
        memory.store8(address, value);
    }

    /** To be told when somebody else than the core has written to instruction RAM. */
    public void codeChanged(int address, int lengthBytes) {
        code.forget(address, lengthBytes);
    }

    boolean takeRepeat() {
        boolean again = repeating;
        repeating = false;
        return again;
    }

    private void enterInterrupt() throws Trap, Fault {
        if (interrupts.takeNotMaskable()) {
            int vector = control.notMaskableVector();
            requireHandler(vector, new Trap(ExceptionCause.LEVEL_1_INTERRUPT, 0));
            control.enterNotMaskable(interpreter.pc);
            interpreter.pc = vector;
            interpreter.waiting = false;
        } else if (control.takesLevel1()) {
            interpreter.waiting = false;
            throw new Trap(ExceptionCause.LEVEL_1_INTERRUPT, 0);
        }
    }

    private void enterException(Trap trap) throws Fault {
        int vector = control.exceptionVector();
        requireHandler(vector, trap);
        control.enterException(trap, interpreter.pc);
        interpreter.pc = vector;
        cycles.count += Cycles.TAKEN_BRANCH;
    }

    private void requireHandler(int vector, Trap trap) throws Fault {
        if (!interpreter.isCode(vector)) {
            throw new Fault(trap.reason(), interpreter.pc, trap.hasAddress() ? trap.address() : 0);
        }
    }
}
