package org.espprovision.simulator.lx106;

/**
 * A decoded instruction in one long, so that executing it costs no allocation. From the lowest bit: operation 8, registers
 * d (written), s and t (read) 4 each, length in bytes 2, a small number n 5; the upper half is an immediate, for jumps and
 * literals the absolute address.
 */
final class Instruction {
    private Instruction() {}

    static long of(int operation, int d, int s, int t, int lengthBytes, int n, int immediate) {
        int low = operation | d << 8 | s << 12 | t << 16 | lengthBytes << 20 | n << 22;
        return (long) immediate << 32 | Integer.toUnsignedLong(low);
    }

    static int operation(long instruction) {
        return (int) instruction & 0xFF;
    }

    static int d(long instruction) {
        return (int) instruction >>> 8 & 0xF;
    }

    static int s(long instruction) {
        return (int) instruction >>> 12 & 0xF;
    }

    static int t(long instruction) {
        return (int) instruction >>> 16 & 0xF;
    }

    static int lengthBytes(long instruction) {
        return (int) instruction >>> 20 & 3;
    }

    static int n(long instruction) {
        return (int) instruction >>> 22 & 0x1F;
    }

    static int immediate(long instruction) {
        return (int) (instruction >>> 32);
    }
}
