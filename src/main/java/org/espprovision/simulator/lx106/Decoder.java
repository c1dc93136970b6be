package org.espprovision.simulator.lx106;

import static org.espprovision.simulator.lx106.Operation.*;

/**
 * Decodes one instruction of the configuration that the ESP8266 has: no windows, loops, booleans or caches, 16-bit and
 * low 32-bit multiplication. Everything else is an illegal instruction. Source: Xtensa ISA reference, opcode maps.
 *
 * @param pc where it is
 * @param word its two or three bytes, the first lowest
 * @param literalBase LITBASE
 */
record Decoder(int pc, int word, int literalBase) {
    private static final int FIRST_NARROW = 8;
    private static final int LITERAL_BASE_ENABLED = 1;

    long decode() {
        return switch (word & 0xF) {
            case 0x0 -> registers();
            case 0x1 -> with(L32R, t(), 0, 0, literalAddress());
            case 0x2 -> immediate8();
            case 0x5 ->
                (t() & 3) == 0 ? with(CALL0, 0, 0, 0, (pc & ~3) + 4 + (signed(word >>> 6, 18) << 2)) : illegal();
            case 0x6 -> jumpOrCompareImmediate();
            case 0x7 -> compareRegisters();
            case 0x8 -> with(L32I, t(), s(), 0, r() * 4);
            case 0x9 -> with(S32I, 0, s(), t(), r() * 4);
            case 0xA -> three(ADD);
            case 0xB -> with(ADDI, r(), s(), 0, t() == 0 ? -1 : t());
            case 0xC -> narrowMoveOrBranch();
            case 0xD -> narrowRest();
            default -> illegal();
        };
    }

    private long registers() {
        return switch (op1()) {
            case 0x0 -> arithmetic();
            case 0x1 -> shifts();
            case 0x2 -> op2() == 0x8 ? three(MULL) : illegal();
            case 0x3 -> specialOrConditional();
            case 0x4, 0x5 -> numbered(EXTUI, r(), 0, t(), op2() + 1, (op1() & 1) << 4 | s());
            default -> illegal();
        };
    }

    private long arithmetic() {
        return switch (op2()) {
            case 0x0 -> system();
            case 0x1 -> three(AND);
            case 0x2 -> three(OR);
            case 0x3 -> three(XOR);
            case 0x4 -> shiftAmounts();
            case 0x6 -> s() == 0 ? three(NEG) : s() == 1 ? three(ABS) : illegal();
            case 0x8 -> three(ADD);
            case 0x9 -> three(ADDX2);
            case 0xA -> three(ADDX4);
            case 0xB -> three(ADDX8);
            case 0xC -> three(SUB);
            case 0xD -> three(SUBX2);
            case 0xE -> three(SUBX4);
            case 0xF -> three(SUBX8);
            default -> illegal();
        };
    }

    private long system() {
        return switch (r()) {
            case 0x0 ->
                switch (t()) {
                    case 0x8 -> s() == 0 ? with(JX, 0, 0, 0, 0) : illegal(); // RET
                    case 0xA -> with(JX, 0, s(), 0, 0);
                    case 0xC -> with(CALLX0, 0, s(), 0, 0);
                    default -> illegal();
                };
            case 0x2 -> synchronisation();
            case 0x3 -> returnsFromExceptions();
            case 0x4 -> with(BREAK, 0, 0, 0, ControlRegisters.DEBUG_CAUSE_BREAK);
            case 0x5 -> (s() | t()) == 0 ? with(SYSCALL, 0, 0, 0, 0) : illegal();
            case 0x6 -> with(RSIL, t(), 0, 0, s());
            case 0x7 -> t() == 0 ? with(WAITI, 0, 0, 0, s()) : illegal();
            default -> illegal();
        };
    }

    /** ISYNC, RSYNC, ESYNC, DSYNC, EXCW, MEMW, EXTW, NOP: this core does everything in order at once. */
    private long synchronisation() {
        return switch (t()) {
            case 0x0, 0x1, 0x2, 0x3, 0x8, 0xC, 0xD, 0xF -> s() == 0 ? with(NOP, 0, 0, 0, 0) : illegal();
            default -> illegal();
        };
    }

    private long returnsFromExceptions() {
        return switch (t()) {
            case 0x0 -> s() == 0 ? with(RFE, 0, 0, 0, 0) : s() == 2 ? with(RFDE, 0, 0, 0, 0) : illegal();
            case 0x1 -> with(RFI, 0, 0, 0, s());
            default -> illegal();
        };
    }

    private long shiftAmounts() {
        return switch (r()) {
            case 0x0 -> t() == 0 ? three(SSR) : illegal();
            case 0x1 -> t() == 0 ? three(SSL) : illegal();
            case 0x2 -> t() == 0 ? three(SSA8L) : illegal();
            case 0x3 -> t() == 0 ? three(SSA8B) : illegal();
            case 0x4 -> (t() & 0xE) == 0 ? with(SSAI, 0, 0, 0, (t() & 1) << 4 | s()) : illegal();
            case 0xE -> with(NSA, t(), s(), 0, 0);
            case 0xF -> with(NSAU, t(), s(), 0, 0);
            default -> illegal();
        };
    }

    private long shifts() {
        return switch (op2()) {
            case 0x0, 0x1 -> with(SLLI, r(), s(), 0, 32 - ((op2() & 1) << 4 | t()));
            case 0x2, 0x3 -> with(SRAI, r(), 0, t(), (op2() & 1) << 4 | s());
            case 0x4 -> with(SRLI, r(), 0, t(), s());
            case 0x6 -> with(XSR, t(), 0, t(), specialRegister());
            case 0x8 -> three(SRC);
            case 0x9 -> s() == 0 ? three(SRL) : illegal();
            case 0xA -> t() == 0 ? three(SLL) : illegal();
            case 0xB -> s() == 0 ? three(SRA) : illegal();
            case 0xC -> three(MUL16U);
            case 0xD -> three(MUL16S);
            default -> illegal();
        };
    }

    private long specialOrConditional() {
        return switch (op2()) {
            case 0x0 -> with(RSR, t(), 0, 0, specialRegister());
            case 0x1 -> with(WSR, 0, 0, t(), specialRegister());
            case 0x8 -> three(MOVEQZ);
            case 0x9 -> three(MOVNEZ);
            case 0xA -> three(MOVLTZ);
            case 0xB -> three(MOVGEZ);
            default -> illegal();
        };
    }

    private long immediate8() {
        int immediate = word >>> 16 & 0xFF;
        return switch (r()) {
            case 0x0 -> with(L8UI, t(), s(), 0, immediate);
            case 0x1 -> with(L16UI, t(), s(), 0, immediate * 2);
            case 0x2 -> with(L32I, t(), s(), 0, immediate * 4);
            case 0x4 -> with(S8I, 0, s(), t(), immediate);
            case 0x5 -> with(S16I, 0, s(), t(), immediate * 2);
            case 0x6 -> with(S32I, 0, s(), t(), immediate * 4);
            case 0x9 -> with(L16SI, t(), s(), 0, immediate * 2);
            case 0xA -> with(MOVI, t(), 0, 0, signed(s() << 8 | immediate, 12));
            case 0xC -> with(ADDI, t(), s(), 0, (byte) immediate);
            case 0xD -> with(ADDI, t(), s(), 0, (byte) immediate * 256); // ADDMI
            default -> illegal();
        };
    }

    private long jumpOrCompareImmediate() {
        int m = t() >>> 2;
        return switch (t() & 3) {
            case 0 -> with(J, 0, 0, 0, pc + 4 + signed(word >>> 6, 18));
            case 1 -> with(BEQZ + m, 0, s(), 0, pc + 4 + signed(word >>> 12, 12));
            case 2 -> numbered(BEQI + m, 0, s(), 0, r(), branchTarget());
            default -> m >= 2 ? numbered(BLTUI + m - 2, 0, s(), 0, r(), branchTarget()) : illegal();
        };
    }

    private long compareRegisters() {
        int target = branchTarget();
        return switch (r()) {
            case 0x6, 0x7 -> numbered(BBCI, 0, s(), 0, (r() & 1) << 4 | t(), target);
            case 0xE, 0xF -> numbered(BBSI, 0, s(), 0, (r() & 1) << 4 | t(), target);
            default -> with((r() < 8 ? BNONE : BANY) + (r() & 7), 0, s(), t(), target);
        };
    }

    private long narrowMoveOrBranch() {
        if ((t() & 8) == 0) {
            int number = (t() & 7) << 4 | r();
            return with(MOVI, s(), 0, 0, number < 96 ? number : number - 128);
        }
        return with((t() & 4) == 0 ? BEQZ : BNEZ, 0, s(), 0, pc + 4 + ((t() & 3) << 4 | r()));
    }

    private long narrowRest() {
        if (r() == 0x0) {
            return with(OR, t(), s(), s(), 0); // MOV.N
        }
        if (r() != 0xF) {
            return illegal();
        }
        return switch (t()) {
            case 0x0 -> s() == 0 ? with(JX, 0, 0, 0, 0) : illegal(); // RET.N
            case 0x2 -> with(BREAK, 0, 0, 0, ControlRegisters.DEBUG_CAUSE_NARROW_BREAK);
            case 0x3 -> s() == 0 ? with(NOP, 0, 0, 0, 0) : illegal();
            default -> illegal();
        };
    }

    /** Literals lie before the code, up to 256 KiB, or beside LITBASE. */
    private int literalAddress() {
        int distance = 0xFFFC0000 | word >>> 8 << 2;
        boolean fromBase = (literalBase & LITERAL_BASE_ENABLED) != 0;
        return (fromBase ? literalBase & ~0xFFF : (pc + 3) & ~3) + distance;
    }

    private int branchTarget() {
        return pc + 4 + (byte) (word >>> 16);
    }

    private long three(int operation) {
        return with(operation, r(), s(), t(), 0);
    }

    private long illegal() {
        return with(ILLEGAL, 0, 0, 0, 0);
    }

    private long with(int operation, int d, int s, int t, int immediate) {
        return numbered(operation, d, s, t, 0, immediate);
    }

    private long numbered(int operation, int d, int s, int t, int n, int immediate) {
        return Instruction.of(operation, d, s, t, (word & 0xF) >= FIRST_NARROW ? 2 : 3, n, immediate);
    }

    private static int signed(int value, int bits) {
        return (value << (32 - bits)) >> (32 - bits);
    }

    private int specialRegister() {
        return word >>> 8 & 0xFF;
    }

    private int t() {
        return word >>> 4 & 0xF;
    }

    private int s() {
        return word >>> 8 & 0xF;
    }

    private int r() {
        return word >>> 12 & 0xF;
    }

    private int op1() {
        return word >>> 16 & 0xF;
    }

    private int op2() {
        return word >>> 20 & 0xF;
    }
}
