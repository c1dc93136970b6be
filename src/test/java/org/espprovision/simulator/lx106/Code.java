package org.espprovision.simulator.lx106;

import java.util.Arrays;

/**
 * A small encoder for LX106 instructions, written from the ISA's opcode maps and not from the decoder that it tests. Fields
 * are named as there: {@code r}, {@code s}, {@code t} are the four-bit fields from high to low.
 */
final class Code {
    private final int base;
    private byte[] bytes = new byte[4096];
    private int length;

    Code(int base) {
        this.base = base;
    }

    int here() {
        return base + length;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    Code word(int value) {
        return put(value, 4);
    }

    Code put(int value, int lengthBytes) {
        if (length + lengthBytes > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        write(length, value, lengthBytes);
        length += lengthBytes;
        return this;
    }

    void replace(int address, int value, int lengthBytes) {
        write(address - base, value, lengthBytes);
    }

    private void write(int offset, int value, int lengthBytes) {
        for (int index = 0; index < lengthBytes; index++) {
            bytes[offset + index] = (byte) (value >>> (8 * index));
        }
    }

    Code align4() {
        while ((here() & 3) != 0) {
            if ((here() & 1) != 0) {
                nop();
            } else {
                put(0xF03D, 2);
            }
        }
        return this;
    }

    static int rrr(int op2, int op1, int r, int s, int t) {
        return op2 << 20 | op1 << 16 | r << 12 | s << 8 | t << 4;
    }

    /** The forms with an eight-bit immediate: loads, stores, ADDI, and with op0 6 and 7 the branches. */
    static int rri8(int op0, int r, int s, int t, int immediate) {
        return (immediate & 0xFF) << 16 | r << 12 | s << 8 | t << 4 | op0;
    }

    /** BEQZ, BNEZ, BLTZ, BGEZ by m, to a distance from the instruction. */
    static int branchZero(int m, int s, int distance) {
        return (distance - 4 & 0xFFF) << 12 | s << 8 | m << 6 | 0x16;
    }

    static int narrow(int op0, int r, int s, int t) {
        return r << 12 | s << 8 | t << 4 | op0;
    }

    /** BEQZ.N (m = 0) and BNEZ.N (m = 1). */
    static int narrowBranchZero(int m, int s, int distance) {
        int offset = distance - 4;
        return narrow(0xC, offset & 0xF, s, 8 | m << 2 | offset >> 4);
    }

    Code nop() {
        return put(0x0020F0, 3);
    }

    Code rrr3(int op2, int op1, int r, int s, int t) {
        return put(rrr(op2, op1, r, s, t), 3);
    }

    Code l32r(int t, int literalAddress) {
        int distance = literalAddress - (here() + 3 & ~3);
        return put((distance >> 2 & 0xFFFF) << 8 | t << 4 | 1, 3);
    }

    Code movi(int t, int value) {
        return put((value & 0xFF) << 16 | 0xA << 12 | (value >> 8 & 0xF) << 8 | t << 4 | 2, 3);
    }

    Code addi(int t, int s, int value) {
        return put(rri8(2, 0xC, s, t, value), 3);
    }

    Code add(int r, int s, int t) {
        return rrr3(8, 0, r, s, t);
    }

    Code l32i(int t, int s, int offset) {
        return put(rri8(2, 2, s, t, offset / 4), 3);
    }

    Code s32i(int t, int s, int offset) {
        return put(rri8(2, 6, s, t, offset / 4), 3);
    }

    Code l8ui(int t, int s, int offset) {
        return put(rri8(2, 0, s, t, offset), 3);
    }

    Code s8i(int t, int s, int offset) {
        return put(rri8(2, 4, s, t, offset), 3);
    }

    Code rsr(int t, int special) {
        return rrr3(0, 3, special >> 4, special & 0xF, t);
    }

    Code wsr(int t, int special) {
        return rrr3(1, 3, special >> 4, special & 0xF, t);
    }

    Code j(int target) {
        return put(jump(target - here()), 3);
    }

    static int jump(int distance) {
        return (distance - 4 & 0x3FFFF) << 6 | 6;
    }

    /** Both the call and its target lie on words as far as the distance goes. */
    static int call0(int from, int target) {
        return ((((target - (from & ~3) - 4) >> 2) & 0x3FFFF) << 6) | 5;
    }

    Code jx(int s) {
        return rrr3(0, 0, 0, s, 0xA);
    }

    Code callx0(int s) {
        return rrr3(0, 0, 0, s, 0xC);
    }

    Code ret() {
        return put(0x000080, 3);
    }

    Code rfe() {
        return put(0x003000, 3);
    }

    Code waiti(int level) {
        return put(0x007000 | level << 8, 3);
    }

    Code rsil(int t, int level) {
        return put(0x006000 | level << 8 | t << 4, 3);
    }

    Code simcall() {
        return put(0x005100, 3);
    }

    Code ill() {
        return put(0x000000, 3);
    }
}
