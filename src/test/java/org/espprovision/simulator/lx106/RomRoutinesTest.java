package org.espprovision.simulator.lx106;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RomRoutinesTest {
    private static final int MULDI3 = 0x40000650;
    private static final int MD5_INIT = 0x40009818;
    private static final int MD5_UPDATE = 0x40009834;
    private static final int MD5_FINAL = 0x40009900;
    private static final int DIVSI3 = 0x4000DC88;
    private static final int MEMCMP = 0x4000DEA8;
    private static final int MEMCPY = 0x4000DF48;
    private static final int MEMMOVE = 0x4000E04C;
    private static final int MEMSET = 0x4000E190;
    private static final int UDIVSI3 = 0x4000E21C;
    private static final int UMODSI3 = 0x4000E268;

    private static final int AREA = Machine.DATA + 0x1000;
    private static final int AREA_BYTES = 256;

    private final Machine machine = new Machine();
    private final Lx106 core = machine.core;
    private final Random random = new Random(8266);

    @Test
    void memory_routines_do_what_java_does_at_every_alignment_and_overlap() throws Exception {
        for (int run = 0; run < 500; run++) {
            byte[] area = fillArea();
            int to = random.nextInt(100);
            int from = random.nextInt(100);
            int length = random.nextInt(80);
            if (run % 3 == 0) {
                call(MEMSET, AREA + to, from, length);
                Arrays.fill(area, to, to + length, (byte) from);
            } else if (run % 3 == 1) {
                call(MEMMOVE, AREA + to, AREA + from, length);
                System.arraycopy(area, from, area, to, length);
            } else {
                call(MEMCPY, AREA + to, AREA + 100 + from / 2, Math.min(length, 100 - to));
                System.arraycopy(area, 100 + from / 2, area, to, Math.min(length, 100 - to));
            }
            assertThat(area()).isEqualTo(area);
        }
    }

    @Test
    void memcpy_to_instruction_ram_takes_words_and_refuses_a_rest() throws Exception {
        byte[] area = fillArea();
        call(MEMCPY, Machine.CODE + 0x100, AREA + 1, 64);
        assertThat(core.load32(Machine.CODE + 0x13C)).isEqualTo((int) Ram.WORD.get(area, 61));

        assertThatThrownBy(() -> call(MEMCPY, Machine.CODE + 0x100, AREA, 63)).isInstanceOf(Fault.class);
    }

    @Test
    void memcmp_tells_the_first_difference() throws Exception {
        fillArea();
        call(MEMCPY, AREA, AREA + 100, 20);
        assertThat(call(MEMCMP, AREA, AREA + 100, 20)).isZero();
        core.store8(AREA + 19, core.load8(AREA + 119) ^ 0x80);
        assertThat(call(MEMCMP, AREA, AREA + 100, 20)).isNotZero();
        assertThat(call(MEMCMP, AREA, AREA + 100, 19)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"100, 7", "-100, 7", "-1, 10", "2147483647, -1", "-2147483648, -1", "5, -2147483648"})
    void division_is_signed_or_not_as_named(int a, int b) throws Exception {
        assertThat(call(DIVSI3, a, b, 0)).isEqualTo(a / b);
        assertThat(call(UDIVSI3, a, b, 0)).isEqualTo(Integer.divideUnsigned(a, b));
        assertThat(call(UMODSI3, a, b, 0)).isEqualTo(Integer.remainderUnsigned(a, b));
    }

    @Test
    void division_by_zero_is_an_illegal_instruction_in_the_rom() {
        assertThatThrownBy(() -> call(DIVSI3, 1, 0, 0)).hasMessageContaining("illegal instruction (exception 0)");
    }

    @Test
    void long_products_keep_64_bits() throws Exception {
        for (int run = 0; run < 20; run++) {
            long a = random.nextLong();
            long b = random.nextLong();
            core.register(5, (int) (b >>> 32));
            long low = Integer.toUnsignedLong(call(MULDI3, (int) a, (int) (a >>> 32), (int) b));
            assertThat((long) core.register(3) << 32 | low).isEqualTo(a * b);
        }
    }

    @Test
    void md5_over_any_pieces_is_the_md5() throws Exception {
        int context = AREA + 0x1000;
        for (int length : new int[] {0, 1, 55, 56, 63, 64, 65, 127, 200, 256}) {
            byte[] message = Arrays.copyOf(fillArea(), length);
            call(MD5_INIT, context, 0, 0);
            int done = 0;
            while (done < length) {
                int piece = Math.min(length - done, 1 + random.nextInt(70));
                call(MD5_UPDATE, context, AREA + done, piece);
                done += piece;
            }
            call(MD5_FINAL, AREA + 3, context, 0);

            assertThat(Arrays.copyOfRange(area(), 3, 19))
                    .isEqualTo(MessageDigest.getInstance("MD5").digest(message));
        }
    }

    @Test
    void a_delay_takes_its_time_in_turns_and_lets_interrupts_in() throws Exception {
        machine.rom.add(RomDelay.ADDRESS, new RomDelay(() -> 52));
        machine.rom.add(0x40000050, handler -> {
            handler.lower(5);
            handler.register(12, handler.register(12) + 1);
            handler.returnFromException();
        });
        machine.put(new Code(Machine.CODE).callx0(4).nop().j(Machine.CODE + 6), Machine.CODE);
        core.reset(Machine.CODE);
        core.register(2, 100);
        core.register(4, RomDelay.ADDRESS);
        core.special(228, 1 << 5);

        core.run(1000);
        core.raise(5);
        core.run(2000);
        assertThat(core.register(12)).isEqualTo(1);
        assertThat(core.pc()).isEqualTo(RomDelay.ADDRESS);

        core.run(100 * 52 + 200);
        assertThat(core.pc()).isEqualTo(Machine.CODE + 6);
    }

    private int call(int routine, int a2, int a3, int a4) throws Fault, InterruptedException {
        machine.put(new Code(Machine.CODE).callx0(8).simcall(), Machine.CODE);
        core.jump(Machine.CODE);
        core.register(2, a2);
        core.register(3, a3);
        core.register(4, a4);
        core.register(8, routine);
        machine.runToSimcall();
        return core.register(2);
    }

    private byte[] fillArea() throws Trap, InterruptedException {
        byte[] area = new byte[AREA_BYTES];
        random.nextBytes(area);
        for (int index = 0; index < AREA_BYTES; index++) {
            core.store8(AREA + index, area[index]);
        }
        return area;
    }

    private byte[] area() throws Trap, InterruptedException {
        byte[] area = new byte[AREA_BYTES];
        for (int index = 0; index < AREA_BYTES; index++) {
            area[index] = (byte) core.load8(AREA + index);
        }
        return area;
    }
}
