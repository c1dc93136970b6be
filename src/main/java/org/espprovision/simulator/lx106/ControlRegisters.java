package org.espprovision.simulator.lx106;

/**
 * The special registers but SAR, and what the core does with them when an exception or interrupt comes and when it
 * returns. Source: Xtensa ISA reference, exception architecture 2 without windows; vector offsets of the ESP8266.
 *
 * <p>The registers of the debug unit (breakpoints, ICOUNT, DDR) and of memory protection are not modelled: touching them
 * is an illegal instruction here.
 */
final class ControlRegisters {
    static final int SAR = 3;
    static final int DEBUG_CAUSE_BREAK = 1 << 3;
    static final int DEBUG_CAUSE_NARROW_BREAK = 1 << 4;

    /** PS as code finds it that the ROM starts: exceptions go to the user vector, nothing is masked. */
    static final int USER_MODE = 1 << 5;

    private static final int EXCEPTION_MODE = 1 << 4;
    private static final int LEVEL = 0xF;
    private static final int STATE_BITS = USER_MODE | EXCEPTION_MODE | LEVEL;

    private static final int DEBUG_LEVEL = 2;
    private static final int NOT_MASKABLE_LEVEL = 3;
    private static final int HIGHEST_LEVEL = 3;

    private static final int VECTORS_AT_RESET = 0x40000000;
    private static final int DEBUG_VECTOR = 0x10;
    private static final int NOT_MASKABLE_VECTOR = 0x20;
    private static final int KERNEL_VECTOR = 0x30;
    private static final int USER_VECTOR = 0x50;
    private static final int DOUBLE_VECTOR = 0x70;

    private static final int LITERAL_BASE_BITS = 0xFFFFF001;

    private final Interrupts interrupts;
    private final InstructionMemory code;
    private final Cycles cycles;

    private int state;
    private int literalBase;
    private int vectors;
    private int cause;
    private int debugCause;
    private int address;
    private int doubleReturn;

    /** EPC, EPS and EXCSAVE by level; index 0 is unused, and so is EPS of level 1. */
    private final int[] returns = new int[HIGHEST_LEVEL + 1];

    private final int[] savedStates = new int[HIGHEST_LEVEL + 1];
    private final int[] scratch = new int[HIGHEST_LEVEL + 1];

    ControlRegisters(Interrupts interrupts, InstructionMemory code, Cycles cycles) {
        this.interrupts = interrupts;
        this.code = code;
        this.cycles = cycles;
    }

    void reset() {
        state = USER_MODE;
        vectors = VECTORS_AT_RESET;
        cause = 0;
        debugCause = 0;
        address = 0;
        doubleReturn = 0;
        literalBase(0);
    }

    int read(int number) throws Trap {
        return switch (number) {
            case 5 -> literalBase;
            case 177, 178, 179 -> returns[number - 176];
            case 192 -> doubleReturn;
            case 194, 195 -> savedStates[number - 192];
            case 209, 210, 211 -> scratch[number - 208];
            case 226 -> interrupts.pending();
            case 228 -> interrupts.enabled();
            case 230 -> state;
            case 231 -> vectors;
            case 232 -> cause;
            case 233 -> debugCause;
            case 234 -> interrupts.count();
            case 235 -> 0; // PRID: the chip has one core
            case 238 -> address;
            case 240 -> interrupts.compare();
            default -> throw Trap.illegal();
        };
    }

    void write(int number, int value) throws Trap {
        switch (number) {
            case 5 -> literalBase(value & LITERAL_BASE_BITS);
            case 177, 178, 179 -> returns[number - 176] = value;
            case 192 -> doubleReturn = value;
            case 194, 195 -> savedStates[number - 192] = value & STATE_BITS;
            case 209, 210, 211 -> scratch[number - 208] = value;
            case 226 -> interrupts.set(value);
            case 227 -> interrupts.clear(value);
            case 228 -> interrupts.enable(value);
            case 230 -> state(value);
            case 231 -> vectors = value;
            case 232 -> cause = value;
            case 234 -> interrupts.count(value);
            case 238 -> address = value;
            case 240 -> interrupts.compare(value);
            default -> throw Trap.illegal();
        }
    }

    int exchange(int number, int value) throws Trap {
        if (number == 226 || number == 227 || number == 233 || number == 235) {
            throw Trap.illegal(); // reading and writing these are two different registers, or only one of them exists
        }
        int old = read(number);
        write(number, value);
        return old;
    }

    /** RSIL: sets the level below which interrupts are masked, and tells PS as it was. */
    int mask(int level) {
        int old = state;
        state((state & ~LEVEL) | level);
        return old;
    }

    boolean takesLevel1() {
        return (state & (EXCEPTION_MODE | LEVEL)) == 0 && interrupts.isLevel1Pending();
    }

    /** Where an exception or level-1 interrupt will go. */
    int exceptionVector() {
        if ((state & EXCEPTION_MODE) != 0) {
            return vectors + DOUBLE_VECTOR;
        }
        return vectors + ((state & USER_MODE) != 0 ? USER_VECTOR : KERNEL_VECTOR);
    }

    void enterException(Trap trap, int pc) {
        if ((state & EXCEPTION_MODE) != 0) {
            doubleReturn = pc;
        } else {
            returns[1] = pc;
        }
        cause = trap.reason().number();
        if (trap.hasAddress()) {
            address = trap.address();
        }
        state(state | EXCEPTION_MODE);
    }

    /** BREAK stops only code below the level of debugging. */
    boolean takesBreak() {
        return (state & LEVEL) < DEBUG_LEVEL && (state & EXCEPTION_MODE) == 0;
    }

    int debugVector() {
        return vectors + DEBUG_VECTOR;
    }

    void enterBreak(int breakCause, int pc) {
        debugCause = breakCause;
        enterLevel(DEBUG_LEVEL, pc);
    }

    int notMaskableVector() {
        return vectors + NOT_MASKABLE_VECTOR;
    }

    void enterNotMaskable(int pc) {
        enterLevel(NOT_MASKABLE_LEVEL, pc);
    }

    int returnFromException() {
        state(state & ~EXCEPTION_MODE);
        return returns[1];
    }

    int returnFromDoubleException() {
        return doubleReturn;
    }

    int returnFromLevel(int level) throws Trap {
        if (level < DEBUG_LEVEL || level > HIGHEST_LEVEL) {
            throw Trap.illegal();
        }
        state(savedStates[level]);
        return returns[level];
    }

    private void enterLevel(int level, int pc) {
        returns[level] = pc;
        savedStates[level] = state;
        state((state & ~LEVEL) | EXCEPTION_MODE | level);
    }

    private void state(int value) {
        state = value & STATE_BITS;
        cycles.lookUp();
    }

    private void literalBase(int value) {
        literalBase = value;
        code.literalBase(value);
    }
}
