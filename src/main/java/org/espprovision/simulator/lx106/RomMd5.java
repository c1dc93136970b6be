package org.espprovision.simulator.lx106;

/**
 * The ROM's MD5 over a context in the caller's RAM: four words of state, the count of bits in two, a block of 64 bytes.
 * Source: RFC 1321.
 */
final class RomMd5 {
    private static final int[] START = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
    private static final int[][] TURNS = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

    private static final int[] SINES = sines();

    private static final int COUNT = 16;
    private static final int BLOCK = 24;
    private static final int BLOCK_BYTES = 64;
    private static final int LENGTH_AT = 56;

    /** The ROM's code takes eleven instructions a byte; with the loads made here it comes to as much. */
    private static final int BYTE_CYCLES = 8;

    private RomMd5() {}

    static void addTo(RomRoutines rom) {
        rom.add(0x40009818, RomMd5::init);
        rom.add(0x40009834, core -> update(core, core.register(2), core.register(3), core.register(4)));
        rom.add(0x40009900, RomMd5::finish);
    }

    private static void init(Lx106 core) throws Trap, InterruptedException {
        int context = core.register(2);
        for (int index = 0; index < START.length; index++) {
            core.store32(context + 4 * index, START[index]);
        }
        storeCount(core, context, 0);
    }

    private static void update(Lx106 core, int context, int from, int lengthBytes) throws Trap, InterruptedException {
        for (int index = 0; index < lengthBytes; index++) {
            append(core, context, core.load8(from + index));
        }
    }

    private static void finish(Lx106 core) throws Trap, InterruptedException {
        int digest = core.register(2);
        int context = core.register(3);
        long bits = count(core, context);
        append(core, context, 0x80);
        while (blockBytes(core, context) != LENGTH_AT) {
            append(core, context, 0);
        }
        for (int index = 0; index < Long.BYTES; index++) {
            append(core, context, (int) (bits >>> (Byte.SIZE * index)) & 0xFF);
        }
        for (int index = 0; index < 16; index++) {
            core.store8(digest + index, core.load8(context + index));
        }
    }

    private static void append(Lx106 core, int context, int value) throws Trap, InterruptedException {
        int at = blockBytes(core, context);
        core.store8(context + BLOCK + at, value);
        storeCount(core, context, count(core, context) + Byte.SIZE);
        if (at + 1 == BLOCK_BYTES) {
            mix(core, context);
            core.spend(BLOCK_BYTES * BYTE_CYCLES);
        }
    }

    private static void mix(Lx106 core, int context) throws Trap, InterruptedException {
        int[] block = words(core, context + BLOCK, BLOCK_BYTES / 4);
        int[] state = words(core, context, START.length);
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        for (int step = 0; step < BLOCK_BYTES; step++) {
            int sum = a + function(step, b, c, d) + block[wordOf(step)] + SINES[step];
            int next = b + Integer.rotateLeft(sum, TURNS[step / 16][step % 4]);
            a = d;
            d = c;
            c = b;
            b = next;
        }
        int[] mixed = {a, b, c, d};
        for (int index = 0; index < mixed.length; index++) {
            core.store32(context + 4 * index, state[index] + mixed[index]);
        }
    }

    private static int function(int step, int b, int c, int d) {
        return switch (step / 16) {
            case 0 -> (b & c) | (~b & d);
            case 1 -> (b & d) | (c & ~d);
            case 2 -> b ^ c ^ d;
            default -> c ^ (b | ~d);
        };
    }

    private static int wordOf(int step) {
        return switch (step / 16) {
            case 0 -> step;
            case 1 -> (5 * step + 1) % 16;
            case 2 -> (3 * step + 5) % 16;
            default -> 7 * step % 16;
        };
    }

    private static int[] sines() {
        int[] sines = new int[BLOCK_BYTES];
        for (int step = 0; step < sines.length; step++) {
            sines[step] = (int) (long) (Math.abs(Math.sin(step + 1)) * (1L << 32));
        }
        return sines;
    }

    private static int[] words(Lx106 core, int address, int count) throws Trap, InterruptedException {
        int[] words = new int[count];
        for (int index = 0; index < count; index++) {
            words[index] = core.load32(address + 4 * index);
        }
        return words;
    }

    private static int blockBytes(Lx106 core, int context) throws Trap, InterruptedException {
        return core.load32(context + COUNT) >>> 3 & BLOCK_BYTES - 1;
    }

    private static long count(Lx106 core, int context) throws Trap, InterruptedException {
        return (long) core.load32(context + COUNT + 4) << 32 | Integer.toUnsignedLong(core.load32(context + COUNT));
    }

    private static void storeCount(Lx106 core, int context, long bits) throws Trap, InterruptedException {
        core.store32(context + COUNT, (int) bits);
        core.store32(context + COUNT + 4, (int) (bits >>> 32));
    }
}
