package org.espprovision.simulator.lx106;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/**
 * Valid programs of random instructions, one after the other in one image. Each loads random values into all registers and
 * SAR, runs its body on a scratch area of its own, and stores all registers and SAR where the comparison finds them.
 */
final class RandomPrograms {
    static final int CODE = 0x40100000;
    static final int DATA = 0x3FFC0000;
    static final int DATA_BYTES = 0x40000;

    private static final int SCRATCH_BYTES = 128;
    private static final int RESULT_BYTES = 17 * 4;
    private static final int LITERALS = 96;
    private static final int BODY_ITEMS = 24;
    private static final int EXCSAVE1 = 209;
    private static final int SAR = 3;
    private static final int NONE = -1;

    private final Random random;
    private final int count;
    private final Code code = new Code(CODE);
    private final List<Integer> starts = new ArrayList<>();

    private int scratch;
    private int literalPool;
    private int literals;
    private int reserved = NONE;

    RandomPrograms(long seed, int count) {
        this.random = new Random(seed);
        this.count = count;
    }

    /** The code; it ends by writing scratch areas and results to standard output and leaving the simulator. */
    byte[] generate() {
        for (int index = 0; index < count; index++) {
            starts.add(code.here());
            program(index);
        }
        literalPool();
        code.movi(2, 4)
                .movi(3, 1)
                .l32r(4, literal(DATA))
                .l32r(5, literal(dataBytes()))
                .simcall();
        code.movi(2, 1).movi(3, 0).simcall();
        return code.bytes();
    }

    byte[] data() {
        byte[] data = new byte[dataBytes()];
        random.nextBytes(data);
        return data;
    }

    int dataBytes() {
        return count * (SCRATCH_BYTES + RESULT_BYTES);
    }

    /** Which program a byte of the data belongs to. */
    int programAt(int offset) {
        int scratchBytes = count * SCRATCH_BYTES;
        return offset < scratchBytes ? offset / SCRATCH_BYTES : (offset - scratchBytes) / RESULT_BYTES;
    }

    int startOf(int program) {
        return starts.get(program);
    }

    private void program(int index) {
        scratch = DATA + index * SCRATCH_BYTES;
        literalPool();
        code.l32r(0, literal(random.nextInt(33))).wsr(0, SAR);
        for (int register = 0; register < 16; register++) {
            code.l32r(register, literal(value()));
        }
        for (int item = 0; item < BODY_ITEMS; item++) {
            item();
        }
        code.wsr(0, EXCSAVE1).l32r(0, literal(DATA + count * SCRATCH_BYTES + index * RESULT_BYTES));
        for (int register = 1; register < 16; register++) {
            code.s32i(register, 0, 4 * register);
        }
        code.rsr(1, EXCSAVE1).s32i(1, 0, 0).rsr(1, SAR).s32i(1, 0, 64);
    }

    private void literalPool() {
        int jump = code.here();
        code.put(0, 3).align4();
        literalPool = code.here();
        literals = 0;
        for (int index = 0; index < LITERALS; index++) {
            code.word(0);
        }
        code.replace(jump, Code.jump(code.here() - jump), 3);
    }

    private int literal(int value) {
        if (literals == LITERALS) {
            throw new IllegalStateException("more literals than " + LITERALS);
        }
        int address = literalPool + 4 * literals++;
        code.replace(address, value, 4);
        return address;
    }

    private void item() {
        switch (random.nextInt(10)) {
            case 0, 1 -> skip();
            case 2 -> loop();
            case 3 -> jumpOrCall();
            case 4, 5 -> memory();
            default -> simple();
        }
    }

    private void block() {
        for (int left = random.nextInt(4); left >= 0; left--) {
            if (random.nextInt(4) == 0) {
                memory();
            } else {
                simple();
            }
        }
    }

    /** A conditional branch of any kind over a few instructions. */
    private void skip() {
        int at = code.here();
        int s = register();
        int t = register();
        int r = random.nextInt(16);
        int m = random.nextInt(4);
        switch (random.nextInt(5)) {
            case 0 -> over(at, 3, distance -> Code.rri8(7, r, s, t, distance - 4));
            case 1 -> over(at, 3, distance -> Code.rri8(6, r, s, m << 2 | 2, distance - 4));
            case 2 -> over(at, 3, distance -> Code.rri8(6, r, s, (((m & 1) | 2) << 2) | 3, distance - 4));
            case 3 -> over(at, 3, distance -> Code.branchZero(m, s, distance));
            default -> over(at, 2, distance -> Code.narrowBranchZero(m & 1, s, distance));
        }
    }

    private void over(int at, int lengthBytes, IntUnaryOperator encoding) {
        code.put(0, lengthBytes);
        block();
        if (code.here() - at < 4) {
            code.nop();
        }
        code.replace(at, encoding.applyAsInt(code.here() - at), lengthBytes);
    }

    private void loop() {
        if (reserved != NONE) {
            return;
        }
        int counter = register();
        code.movi(counter, 1 + random.nextInt(6));
        reserved = counter;
        int start = code.here();
        block();
        code.addi(counter, counter, -1);
        code.put(Code.branchZero(1, counter, start - code.here()), 3);
        reserved = NONE;
    }

    private void jumpOrCall() {
        int at = code.here();
        int through = destination();
        int pointer = literal(0);
        switch (random.nextInt(4)) {
            case 0 -> code.put(0, 3);
            case 1 -> code.put(0, 3);
            case 2 -> code.l32r(through, pointer).jx(through);
            default -> code.l32r(through, pointer).callx0(through);
        }
        boolean direct = code.here() - at == 3;
        boolean call = direct && random.nextBoolean();
        block();
        if (call) {
            code.align4();
        }
        code.replace(pointer, code.here(), 4);
        if (direct) {
            code.replace(at, call ? Code.call0(at, code.here()) : Code.jump(code.here() - at), 3);
        }
    }

    private void memory() {
        int form = random.nextInt(9);
        int widthBytes = new int[] {1, 2, 4, 1, 2, 4, 2, 4, 4}[form];
        int encoding = new int[] {0, 1, 2, 4, 5, 6, 9, 0x8, 0x9}[form];
        boolean narrow = form >= 7;
        int steps = random.nextInt(narrow ? 16 : 256);
        int base = destination();
        int target = scratch + widthBytes * random.nextInt(SCRATCH_BYTES / 2 / widthBytes);
        code.l32r(base, literal(target - steps * widthBytes));
        if (random.nextInt(3) == 0) {
            int index = destination();
            if (index != base) {
                code.put(Code.rrr(3, 4, index, random.nextInt(16), register()), 3); // four bits
                code.rrr3(0xA, 0, base, index, base); // addx4
            }
        }
        boolean store = (form >= 3 && form <= 5) || form == 8;
        int t = store ? register() : destination();
        code.put(
                narrow ? Code.narrow(encoding, steps, base, t) : Code.rri8(2, encoding, base, t, steps),
                narrow ? 2 : 3);
    }

    private void simple() {
        int d = destination();
        int s = register();
        int t = register();
        int four = random.nextInt(16);
        int bit = random.nextInt(2);
        switch (random.nextInt(24)) {
            case 0, 1 -> code.rrr3(8 + random.nextInt(8), 0, d, s, t); // add to subx8
            case 2, 3 -> code.rrr3(1 + random.nextInt(3), 0, d, s, t); // and, or, xor
            case 4 -> code.rrr3(6, 0, d, bit, t); // neg, abs
            case 5 -> code.rrr3(bit, 1, d, s, bit == 0 ? 1 + random.nextInt(15) : four); // slli by 1 to 31
            case 6 -> code.rrr3(2 + bit, 1, d, four, t); // srai
            case 7 -> code.rrr3(4, 1, d, four, t); // srli
            case 8 -> code.rrr3(random.nextInt(16), 4 + bit, d, four, t); // extui
            case 9 -> code.rrr3(8, 1, d, s, t); // src
            case 10 -> code.rrr3(9, 1, d, 0, t); // srl
            case 11 -> code.rrr3(0xA, 1, d, s, 0); // sll
            case 12 -> code.rrr3(0xB, 1, d, 0, t); // sra
            case 13 -> shiftBySetting(d, s, t);
            case 14 -> code.rrr3(4, 0, 4, four, bit); // ssai
            case 15 -> code.rrr3(4, 0, 0xE + bit, s, d); // nsa, nsau
            case 16 -> code.rrr3(8, 2, d, s, t); // mull
            case 17 -> code.rrr3(0xC + bit, 1, d, s, t); // mul16u, mul16s
            case 18 -> code.rrr3(8 + random.nextInt(4), 3, d, s, t); // moveqz to movgez
            case 19 -> code.movi(d, random.nextInt(4096) - 2048);
            case 20 -> code.put(Code.rri8(2, 0xC + bit, s, d, random.nextInt(256)), 3); // addi, addmi
            case 21 -> narrow(d, s, t);
            case 22 -> special(d, s);
            default -> synchronise();
        }
    }

    /**
     * SSL and SSA8B can set SAR to 32, by which SRL and SRA give nothing but zeros and signs; QEMU leaves the value as it
     * is then, but only if it translated both in one go. Compilers shift left after those, so do we, and set SAR again.
     */
    private void shiftBySetting(int d, int s, int t) {
        int setting = random.nextInt(4);
        code.rrr3(4, 0, setting, s, 0); // ssr, ssl, ssa8l, ssa8b
        if (setting == 1 || setting == 3) {
            if (random.nextBoolean()) {
                code.rrr3(0xA, 1, d, s, 0); // sll
            } else {
                code.rrr3(8, 1, d, s, t); // src
            }
            code.rrr3(4, 0, 4, s, t & 1); // ssai
        }
    }

    private void narrow(int d, int s, int t) {
        switch (random.nextInt(4)) {
            case 0 -> code.put(Code.narrow(0xA, d, s, t), 2); // add.n
            case 1 -> code.put(Code.narrow(0xB, d, s, random.nextInt(16)), 2); // addi.n
            case 2 -> code.put(Code.narrow(0xC, random.nextInt(16), d, random.nextInt(8)), 2); // movi.n
            default -> code.put(Code.narrow(0xD, 0, s, d), 2); // mov.n
        }
    }

    private void special(int d, int s) {
        switch (random.nextInt(4)) {
            case 0 -> code.rsr(d, SAR);
            case 1 -> code.wsr(s, SAR);
            case 2 -> code.rrr3(6, 1, 0, SAR, d); // xsr
            default -> code.rrr3(6, 1, EXCSAVE1 >> 4, EXCSAVE1 & 0xF, d);
        }
    }

    private void synchronise() {
        int t = new int[] {0x0, 0x1, 0x2, 0x3, 0x8, 0xC, 0xD, 0xF}[random.nextInt(8)];
        code.rrr3(0, 0, 2, 0, t);
    }

    private int register() {
        return random.nextInt(16);
    }

    private int destination() {
        int register = random.nextInt(16);
        return register == reserved ? register ^ 1 : register;
    }

    private int value() {
        return switch (random.nextInt(6)) {
            case 0 -> new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x8000}[random.nextInt(6)];
            case 1 -> random.nextInt(256) - 128;
            case 2 -> random.nextInt() >> random.nextInt(32);
            case 3 -> random.nextInt() << random.nextInt(32);
            default -> random.nextInt();
        };
    }
}
