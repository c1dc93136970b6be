package org.espprovision.simulator.lx106;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines from outside; {@link QemuAgreesTest} covers what code can cause by itself. */
class InterruptTest {
    private static final int UART = 5;
    private static final int EDGE = 9;
    private static final int NOT_MASKABLE = 14;
    private static final int INTCLEAR = 227;
    private static final int INTENABLE = 228;
    private static final int EPC1 = 177;
    private static final int EXCCAUSE = 232;
    private static final int VECBASE = 231;
    private static final int SPIN = Machine.CODE + 0x200;

    private final Machine machine = new Machine();
    private final Lx106 core = machine.core;

    /** The handler counts in a2 and clears edges; the program spins. */
    @BeforeEach
    void load() throws Trap {
        machine.put(new Code(Machine.CODE + 0x50).addi(2, 2, 1).wsr(3, INTCLEAR).rfe(), Machine.CODE + 0x50);
        machine.put(new Code(SPIN).j(SPIN), SPIN);
        core.reset(SPIN);
        core.special(VECBASE, Machine.CODE);
        core.special(INTENABLE, 1 << UART | 1 << EDGE);
        core.register(3, -1);
    }

    @Test
    void a_line_interrupts_as_long_as_it_is_up() throws Exception {
        core.raise(UART);
        core.run(100);
        int whileUp = core.register(2);
        core.lower(UART);
        core.run(200);

        assertThat(whileUp).isGreaterThan(5);
        assertThat(core.register(2)).isBetween(whileUp, whileUp + 1);
        assertThat(core.pc()).isEqualTo(SPIN);
        assertThat(core.special(EXCCAUSE)).isEqualTo(4);
        assertThat(core.special(EPC1)).isEqualTo(SPIN);
    }

    @Test
    void an_edge_interrupts_once_even_if_the_line_stays_up() throws Exception {
        core.raise(EDGE);
        core.run(200);
        assertThat(core.register(2)).isEqualTo(1);

        core.raise(EDGE);
        core.lower(EDGE);
        core.run(400);
        assertThat(core.register(2)).isEqualTo(1);

        core.raise(EDGE);
        core.run(600);
        assertThat(core.register(2)).isEqualTo(2);
    }

    @Test
    void an_interrupt_that_is_not_enabled_waits() throws Exception {
        core.special(INTENABLE, 0);
        core.raise(EDGE);
        core.run(100);
        assertThat(core.register(2)).isZero();

        core.special(INTENABLE, 1 << EDGE);
        core.run(200);
        assertThat(core.register(2)).isEqualTo(1);
    }

    @Test
    void rsil_masks_and_waiti_unmasks_and_wakes() throws Exception {
        machine.put(new Code(SPIN).rsil(4, 1).nop().waiti(0).movi(5, 55).j(SPIN + 12), SPIN);
        core.run(50);
        assertThat(core.isWaiting()).isTrue();
        assertThat(core.cycles()).isEqualTo(50);

        core.raise(EDGE);
        core.run(100);

        assertThat(core.isWaiting()).isFalse();
        assertThat(core.register(2)).isEqualTo(1);
        assertThat(core.register(5)).isEqualTo(55);
        assertThat(core.special(EPC1)).isEqualTo(SPIN + 9);
    }

    @Test
    void nothing_masks_interrupt_14() throws Exception {
        machine.put(new Code(Machine.CODE + 0x20).addi(6, 6, 1).put(0x003310, 3), Machine.CODE + 0x20); // rfi 3
        machine.put(new Code(SPIN).rsil(4, 3).j(SPIN + 3), SPIN);
        core.run(20);
        core.raise(NOT_MASKABLE);
        core.run(100);

        assertThat(core.register(6)).isEqualTo(1);
        assertThat(core.pc()).isEqualTo(SPIN + 3);
    }

    @Test
    void a_rom_routine_at_the_vector_can_be_the_handler() throws Exception {
        core.special(VECBASE, 0x40000000);
        machine.rom.add(0x40000050, routineCore -> {
            routineCore.lower(UART);
            routineCore.register(7, 77);
            routineCore.returnFromException();
        });
        core.raise(UART);
        core.run(100);

        assertThat(core.register(7)).isEqualTo(77);
        assertThat(core.pc()).isEqualTo(SPIN);
    }
}
