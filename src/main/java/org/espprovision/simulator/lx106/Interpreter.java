package org.espprovision.simulator.lx106;

import static org.espprovision.simulator.lx106.Operation.*;

import org.jspecify.annotations.Nullable;

/** Executes instructions: registers, program counter and one big switch. It allocates nothing while it runs. */
final class Interpreter {
    private static final int[] COMPARED = {-1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256};
    private static final int[] COMPARED_UNSIGNED = {32768, 65536, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256};
    private static final int WORD_BITS = 32;

    final int[] registers = new int[16];
    int pc;

    /** The shift amount, six bits. */
    int sar;

    /** WAITI was executed and no interrupt has come since. */
    boolean waiting;

    private final Cycles cycles;
    private final InstructionMemory code;
    private final CoreMemory memory;
    private final ControlRegisters control;
    private final RomRoutines rom;
    private final Lx106 core;

    Interpreter(
            Cycles cycles,
            InstructionMemory code,
            CoreMemory memory,
            ControlRegisters control,
            RomRoutines rom,
            Lx106 core) {
        this.cycles = cycles;
        this.code = code;
        this.memory = memory;
        this.control = control;
        this.rom = rom;
        this.core = core;
    }

    /** Runs until the horizon. A trap leaves the program counter at the instruction that caused it. */
    void execute() throws Trap, InterruptedException {
        int[] a = registers;
        while (cycles.count < cycles.horizon) {
            int here = pc;
            long instruction = code.at(here);
            if (instruction == 0) {
                callRom(here);
                continue;
            }
            cycles.count++;
            int d = Instruction.d(instruction);
            int s = Instruction.s(instruction);
            int t = Instruction.t(instruction);
            int immediate = Instruction.immediate(instruction);
            int next = here + Instruction.lengthBytes(instruction);
            switch (Instruction.operation(instruction)) {
                case L32R -> a[d] = memory.load32(immediate);
                case MOVI -> a[d] = immediate;
                case L8UI -> a[d] = memory.load8(a[s] + immediate);
                case L16UI -> a[d] = memory.load16(a[s] + immediate);
                case L16SI -> a[d] = (short) memory.load16(a[s] + immediate);
                case L32I -> a[d] = memory.load32(a[s] + immediate);
                case S8I -> memory.store8(a[s] + immediate, a[t]);
                case S16I -> memory.store16(a[s] + immediate, a[t]);
                case S32I -> memory.store32(a[s] + immediate, a[t]);
                case ADD -> a[d] = a[s] + a[t];
                case ADDX2 -> a[d] = (a[s] << 1) + a[t];
                case ADDX4 -> a[d] = (a[s] << 2) + a[t];
                case ADDX8 -> a[d] = (a[s] << 3) + a[t];
                case ADDI -> a[d] = a[s] + immediate;
                case SUB -> a[d] = a[s] - a[t];
                case SUBX2 -> a[d] = (a[s] << 1) - a[t];
                case SUBX4 -> a[d] = (a[s] << 2) - a[t];
                case SUBX8 -> a[d] = (a[s] << 3) - a[t];
                case AND -> a[d] = a[s] & a[t];
                case OR -> a[d] = a[s] | a[t];
                case XOR -> a[d] = a[s] ^ a[t];
                case NEG -> a[d] = -a[t];
                case ABS -> a[d] = Math.abs(a[t]);
                case SLLI -> a[d] = a[s] << immediate;
                case SRLI -> a[d] = a[t] >>> immediate;
                case SRAI -> a[d] = a[t] >> immediate;
                case EXTUI -> a[d] = a[t] >>> immediate & (1 << Instruction.n(instruction)) - 1;
                case SLL -> a[d] = (int) (Integer.toUnsignedLong(a[s]) << (WORD_BITS - sar));
                case SRL -> a[d] = (int) (Integer.toUnsignedLong(a[t]) >>> sar);
                case SRA -> a[d] = (int) ((long) a[t] >> sar);
                case SRC -> a[d] = (int) (((long) a[s] << WORD_BITS | Integer.toUnsignedLong(a[t])) >>> sar);
                case SSR -> sar = a[s] & 31;
                case SSL -> sar = WORD_BITS - (a[s] & 31);
                case SSA8L -> sar = (a[s] & 3) << 3;
                case SSA8B -> sar = WORD_BITS - ((a[s] & 3) << 3);
                case SSAI -> sar = immediate;
                case NSA -> a[d] = Integer.numberOfLeadingZeros(a[s] ^ a[s] >> 31) - 1;
                case NSAU -> a[d] = Integer.numberOfLeadingZeros(a[s]);
                case MULL -> a[d] = a[s] * a[t];
                case MUL16U -> a[d] = (a[s] & 0xFFFF) * (a[t] & 0xFFFF);
                case MUL16S -> a[d] = (short) a[s] * (short) a[t];
                case MOVEQZ -> a[d] = a[t] == 0 ? a[s] : a[d];
                case MOVNEZ -> a[d] = a[t] != 0 ? a[s] : a[d];
                case MOVLTZ -> a[d] = a[t] < 0 ? a[s] : a[d];
                case MOVGEZ -> a[d] = a[t] >= 0 ? a[s] : a[d];
                case BEQZ -> next = branch(a[s] == 0, immediate, next);
                case BNEZ -> next = branch(a[s] != 0, immediate, next);
                case BLTZ -> next = branch(a[s] < 0, immediate, next);
                case BGEZ -> next = branch(a[s] >= 0, immediate, next);
                case BEQI -> next = branch(a[s] == compared(instruction), immediate, next);
                case BNEI -> next = branch(a[s] != compared(instruction), immediate, next);
                case BLTI -> next = branch(a[s] < compared(instruction), immediate, next);
                case BGEI -> next = branch(a[s] >= compared(instruction), immediate, next);
                case BLTUI -> next = branch(isBelow(a[s], comparedUnsigned(instruction)), immediate, next);
                case BGEUI -> next = branch(!isBelow(a[s], comparedUnsigned(instruction)), immediate, next);
                case BNONE -> next = branch((a[s] & a[t]) == 0, immediate, next);
                case BEQ -> next = branch(a[s] == a[t], immediate, next);
                case BLT -> next = branch(a[s] < a[t], immediate, next);
                case BLTU -> next = branch(isBelow(a[s], a[t]), immediate, next);
                case BALL -> next = branch((~a[s] & a[t]) == 0, immediate, next);
                case BBC -> next = branch(!hasBit(a[s], a[t]), immediate, next);
                case BBCI -> next = branch(!hasBit(a[s], Instruction.n(instruction)), immediate, next);
                case BANY -> next = branch((a[s] & a[t]) != 0, immediate, next);
                case BNE -> next = branch(a[s] != a[t], immediate, next);
                case BGE -> next = branch(a[s] >= a[t], immediate, next);
                case BGEU -> next = branch(!isBelow(a[s], a[t]), immediate, next);
                case BNALL -> next = branch((~a[s] & a[t]) != 0, immediate, next);
                case BBS -> next = branch(hasBit(a[s], a[t]), immediate, next);
                case BBSI -> next = branch(hasBit(a[s], Instruction.n(instruction)), immediate, next);
                case J -> next = branch(true, immediate, next);
                case JX -> next = branch(true, a[s], next);
                case CALL0 -> {
                    a[0] = next;
                    next = branch(true, immediate, next);
                }
                case CALLX0 -> {
                    int target = a[s];
                    a[0] = next;
                    next = branch(true, target, next);
                }
                case NOP -> {}
                default -> next = control(instruction, next);
            }
            pc = next;
        }
    }

    /** The instructions that concern the core's own state; they are rare. Tells where to go on. */
    private int control(long instruction, int next) throws Trap {
        int immediate = Instruction.immediate(instruction);
        int d = Instruction.d(instruction);
        int t = Instruction.t(instruction);
        switch (Instruction.operation(instruction)) {
            case RSR -> registers[d] = immediate == ControlRegisters.SAR ? sar : control.read(immediate);
            case WSR -> write(immediate, registers[t]);
            case XSR -> registers[d] = exchange(immediate, registers[t]);
            case RSIL -> registers[d] = control.mask(immediate);
            case WAITI -> {
                control.mask(immediate);
                waiting = true;
            }
            case RFE -> {
                return branch(true, control.returnFromException(), next);
            }
            case RFDE -> {
                return branch(true, control.returnFromDoubleException(), next);
            }
            case RFI -> {
                return branch(true, control.returnFromLevel(immediate), next);
            }
            case BREAK -> {
                return stop(immediate, next);
            }
            case SYSCALL -> throw new Trap(ExceptionCause.SYSTEM_CALL, 0);
            default -> throw Trap.illegal();
        }
        return next;
    }

    private void write(int special, int value) throws Trap {
        if (special == ControlRegisters.SAR) {
            sar = value & 0x3F;
        } else {
            control.write(special, value);
        }
    }

    private int exchange(int special, int value) throws Trap {
        if (special != ControlRegisters.SAR) {
            return control.exchange(special, value);
        }
        int old = sar;
        sar = value & 0x3F;
        return old;
    }

    /** BREAK; without anybody to handle it, it is what it would be on a chip whose ROM is not there. */
    private int stop(int breakCause, int next) throws Trap {
        if (!control.takesBreak()) {
            return next;
        }
        int vector = control.debugVector();
        if (!isCode(vector)) {
            throw Trap.illegal();
        }
        control.enterBreak(breakCause, pc);
        return vector;
    }

    boolean isCode(int address) {
        return code.contains(address) || rom.at(address) != null;
    }

    private void callRom(int here) throws Trap, InterruptedException {
        @Nullable RomRoutine routine = rom.at(here);
        if (routine == null) {
            throw new Trap(ExceptionCause.FETCH_PROHIBITED, here);
        }
        pc = registers[0];
        cycles.count += 1 + Cycles.TAKEN_BRANCH; // its RET
        try {
            routine.run(core);
            if (core.takeRepeat()) {
                pc = here;
            }
        } catch (Trap trap) {
            pc = here;
            throw trap;
        }
    }

    private int branch(boolean taken, int target, int next) {
        if (taken) {
            cycles.count += Cycles.TAKEN_BRANCH;
            return target;
        }
        return next;
    }

    private static int compared(long instruction) {
        return COMPARED[Instruction.n(instruction)];
    }

    private static int comparedUnsigned(long instruction) {
        return COMPARED_UNSIGNED[Instruction.n(instruction)];
    }

    private static boolean isBelow(int one, int other) {
        return Integer.compareUnsigned(one, other) < 0;
    }

    private static boolean hasBit(int value, int bit) {
        return (value >>> bit & 1) != 0;
    }
}
