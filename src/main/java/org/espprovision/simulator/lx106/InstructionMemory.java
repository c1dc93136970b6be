package org.espprovision.simulator.lx106;

import java.util.Arrays;

/** Instruction RAM as the core fetches from it: each instruction is decoded once, until something writes over it. */
final class InstructionMemory {
    private static final int LONGEST_BYTES = 3;
    private static final int FIRST_NARROW = 8;

    private final int base;
    private final byte[] bytes;

    /** By offset of the first byte; 0 where nothing is decoded yet. */
    private final long[] decoded;

    private int literalBase;

    InstructionMemory(Ram ram) {
        this.base = ram.base();
        this.bytes = ram.bytes();
        this.decoded = new long[bytes.length];
    }

    boolean contains(int address) {
        return Integer.compareUnsigned(address - base, bytes.length) < 0;
    }

    /** The instruction there, {@link Instruction packed}; 0 outside this memory. */
    long at(int pc) throws Trap {
        int offset = pc - base;
        if (Integer.compareUnsigned(offset, decoded.length) >= 0) {
            return 0;
        }
        long instruction = decoded[offset];
        return instruction != 0 ? instruction : decode(pc);
    }

    /** Bytes there have changed. */
    void forget(int address, int lengthBytes) {
        int from = Math.max(0, address - base - (LONGEST_BYTES - 1));
        int to = Math.min(decoded.length, address - base + lengthBytes);
        for (int offset = from; offset < to; offset++) {
            decoded[offset] = 0;
        }
    }

    /** Sets LITBASE: where L32R counts from, if its lowest bit is set. */
    void literalBase(int value) {
        literalBase = value;
        Arrays.fill(decoded, 0);
    }

    private long decode(int pc) throws Trap {
        int offset = pc - base;
        int lengthBytes = (bytes[offset] & 0xF) >= FIRST_NARROW ? 2 : LONGEST_BYTES;
        if (offset + lengthBytes > bytes.length) {
            throw new Trap(ExceptionCause.FETCH_PROHIBITED, pc + lengthBytes);
        }
        int word = 0;
        for (int index = 0; index < lengthBytes; index++) {
            word |= (bytes[offset + index] & 0xFF) << (8 * index);
        }
        long instruction = new Decoder(pc, word, literalBase).decode();
        decoded[offset] = instruction;
        return instruction;
    }
}
