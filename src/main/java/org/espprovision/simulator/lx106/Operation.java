package org.espprovision.simulator.lx106;

/**
 * What an instruction does, once its form (narrow or wide, register or immediate) is decoded away. Numbers without gaps,
 * from 1, so that the core's switch becomes a jump table.
 */
final class Operation {
    static final int ILLEGAL = 1;

    static final int L32R = 2;
    static final int MOVI = 3;

    static final int L8UI = 4;
    static final int L16UI = 5;
    static final int L16SI = 6;
    static final int L32I = 7;

    static final int S8I = 8;
    static final int S16I = 9;
    static final int S32I = 10;

    static final int ADD = 11;
    static final int ADDX2 = 12;
    static final int ADDX4 = 13;
    static final int ADDX8 = 14;
    static final int ADDI = 15;

    static final int SUB = 16;
    static final int SUBX2 = 17;
    static final int SUBX4 = 18;
    static final int SUBX8 = 19;

    static final int AND = 20;
    static final int OR = 21;
    static final int XOR = 22;
    static final int NEG = 23;
    static final int ABS = 24;

    static final int SLLI = 25;
    static final int SRLI = 26;
    static final int SRAI = 27;
    static final int EXTUI = 28;

    static final int SLL = 29;
    static final int SRL = 30;
    static final int SRA = 31;
    static final int SRC = 32;

    static final int SSR = 33;
    static final int SSL = 34;
    static final int SSA8L = 35;
    static final int SSA8B = 36;
    static final int SSAI = 37;

    static final int NSA = 38;
    static final int NSAU = 39;

    static final int MULL = 40;
    static final int MUL16U = 41;
    static final int MUL16S = 42;

    static final int MOVEQZ = 43;
    static final int MOVNEZ = 44;
    static final int MOVLTZ = 45;
    static final int MOVGEZ = 46;

    static final int BEQZ = 47;
    static final int BNEZ = 48;
    static final int BLTZ = 49;
    static final int BGEZ = 50;

    static final int BEQI = 51;
    static final int BNEI = 52;
    static final int BLTI = 53;
    static final int BGEI = 54;
    static final int BLTUI = 55;
    static final int BGEUI = 56;

    static final int BNONE = 57;
    static final int BEQ = 58;
    static final int BLT = 59;
    static final int BLTU = 60;
    static final int BALL = 61;
    static final int BBC = 62;
    static final int BBCI = 63;

    static final int BANY = 64;
    static final int BNE = 65;
    static final int BGE = 66;
    static final int BGEU = 67;
    static final int BNALL = 68;
    static final int BBS = 69;
    static final int BBSI = 70;

    static final int J = 71;
    static final int JX = 72;
    static final int CALL0 = 73;
    static final int CALLX0 = 74;

    static final int NOP = 75;

    static final int RSR = 76;
    static final int WSR = 77;
    static final int XSR = 78;

    static final int RSIL = 79;
    static final int WAITI = 80;
    static final int RFE = 81;
    static final int RFDE = 82;
    static final int RFI = 83;

    static final int BREAK = 84;
    static final int SYSCALL = 85;

    private Operation() {}
}
