package org.espprovision.simulator.lx106;

/**
 * {@code memcpy} and its kin. They go by words wherever the destination is aligned, as the ROM's newlib does, because
 * instruction RAM refuses anything else; what is left over goes by bytes. Cycles are estimates.
 */
final class RomMemory {
    private static final int CALL_CYCLES = 12;
    private static final int WORD_CYCLES = 3;
    private static final int BYTE_CYCLES = 7;

    private RomMemory() {}

    static void addTo(RomRoutines rom) {
        rom.add(0x4000DEA8, RomMemory::compare);
        rom.add(0x4000DF48, RomMemory::copy);
        rom.add(0x4000E04C, RomMemory::move);
        rom.add(0x4000E190, RomMemory::fill);
    }

    private static void copy(Lx106 core) throws Trap, InterruptedException {
        core.spend(CALL_CYCLES);
        int to = core.register(2);
        int from = core.register(3);
        int left = core.register(4);
        while (left > 0 && (to & 3) != 0) {
            copyByte(core, to++, from++);
            left--;
        }
        for (; Integer.compareUnsigned(left, Integer.BYTES) >= 0; left -= Integer.BYTES) {
            core.spend(WORD_CYCLES);
            core.store32(to, wordAt(core, from));
            to += Integer.BYTES;
            from += Integer.BYTES;
        }
        for (; left > 0; left--) {
            copyByte(core, to++, from++);
        }
    }

    private static void move(Lx106 core) throws Trap, InterruptedException {
        int distance = core.register(2) - core.register(3);
        if (Integer.compareUnsigned(distance, core.register(4)) >= 0) {
            copy(core); // going up never reads what it has written
        } else {
            copyDown(core);
        }
    }

    private static void copyDown(Lx106 core) throws Trap, InterruptedException {
        core.spend(CALL_CYCLES);
        int left = core.register(4);
        int to = core.register(2) + left;
        int from = core.register(3) + left;
        while (left > 0 && (to & 3) != 0) {
            copyByte(core, --to, --from);
            left--;
        }
        for (; Integer.compareUnsigned(left, Integer.BYTES) >= 0; left -= Integer.BYTES) {
            core.spend(WORD_CYCLES);
            to -= Integer.BYTES;
            from -= Integer.BYTES;
            core.store32(to, wordAt(core, from));
        }
        for (; left > 0; left--) {
            copyByte(core, --to, --from);
        }
    }

    private static void fill(Lx106 core) throws Trap, InterruptedException {
        core.spend(CALL_CYCLES);
        int to = core.register(2);
        int value = core.register(3) & 0xFF;
        int left = core.register(4);
        for (; left > 0 && (to & 3) != 0; left--) {
            fillByte(core, to++, value);
        }
        for (; Integer.compareUnsigned(left, Integer.BYTES) >= 0; left -= Integer.BYTES) {
            core.spend(WORD_CYCLES);
            core.store32(to, value * 0x01010101);
            to += Integer.BYTES;
        }
        for (; left > 0; left--) {
            fillByte(core, to++, value);
        }
    }

    private static void compare(Lx106 core) throws Trap, InterruptedException {
        core.spend(CALL_CYCLES);
        int difference = 0;
        for (int index = 0; index < core.register(4) && difference == 0; index++) {
            core.spend(BYTE_CYCLES);
            difference = core.load8(core.register(2) + index) - core.load8(core.register(3) + index);
        }
        core.register(2, difference);
    }

    /** An unaligned word is put together from two aligned ones. */
    private static int wordAt(Lx106 core, int address) throws Trap, InterruptedException {
        int shift = (address & 3) * Byte.SIZE;
        int low = core.load32(address & ~3);
        return shift == 0 ? low : low >>> shift | core.load32((address & ~3) + Integer.BYTES) << -shift;
    }

    private static void copyByte(Lx106 core, int to, int from) throws Trap, InterruptedException {
        core.spend(BYTE_CYCLES);
        core.store8(to, core.load8(from));
    }

    private static void fillByte(Lx106 core, int to, int value) throws Trap, InterruptedException {
        core.spend(BYTE_CYCLES);
        core.store8(to, value);
    }
}
