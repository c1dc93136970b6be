package org.espprovision.simulator.lx106;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoreTest {
    private final Machine machine = new Machine();
    private final Lx106 core = machine.core;

    @Test
    void l32r_reaches_from_256_kib_before_the_code_to_the_words_just_before_it() throws Exception {
        int at = Machine.CODE + 0x40001; // rounded up to a word, distances count from CODE + 0x40004
        machine.put(new Code(Machine.CODE + 4).word(0x11111111), Machine.CODE + 4);
        machine.put(new Code(Machine.CODE + 0x3FFFC).word(0x22222222), Machine.CODE + 0x3FFFC);
        machine.put(new Code(at).put(0x000021, 3).put(0xFFFE31, 3).simcall(), at);
        core.reset(at);

        machine.runToSimcall();

        assertThat(core.register(2)).isEqualTo(0x11111111);
        assertThat(core.register(3)).isEqualTo(0x22222222);
    }

    @Test
    void code_that_rewrites_itself_runs_as_rewritten() throws Exception {
        int patched = Machine.CODE + 0x40;
        machine.put(new Code(patched).movi(2, 1).movi(3, 1).ret(), patched);
        var patch = new Code(Machine.CODE);
        patch.nop().put(Code.call0(Machine.CODE + 3, patched), 3).s32i(4, 5, 0);
        patch.put(Code.call0(Machine.CODE + 9, patched), 3).simcall();
        machine.put(patch, Machine.CODE);
        core.reset(Machine.CODE);
        core.register(5, patched + 4); // the word that begins within the second instruction
        core.register(4, wordAt(new Code(0).movi(2, 1).movi(3, 2).ret().bytes(), 4));
        machine.runToSimcall();

        assertThat(core.register(3)).isEqualTo(2);
    }

    @Test
    void code_that_somebody_else_rewrote_runs_as_rewritten_once_the_core_is_told() throws Exception {
        machine.put(new Code(Machine.CODE).movi(2, 1).simcall(), Machine.CODE);
        core.reset(Machine.CODE);
        machine.runToSimcall();
        machine.put(new Code(Machine.CODE).movi(2, 2).simcall(), Machine.CODE);
        core.reset(Machine.CODE);
        machine.runToSimcall();

        assertThat(core.register(2)).isEqualTo(2);
    }

    @Test
    void instructions_branches_loads_and_peripherals_have_their_price() throws Exception {
        assertThat(cyclesOf(new Code(Machine.CODE).nop())).isEqualTo(1);
        assertThat(cyclesOf(new Code(Machine.CODE).j(Machine.CODE + 3))).isEqualTo(3);
        assertThat(cyclesOf(new Code(Machine.CODE).put(Code.branchZero(1, 0, 4), 3)))
                .isEqualTo(1); // not taken
        assertThat(cyclesOf(new Code(Machine.CODE).l32i(3, 1, 0))).isEqualTo(2);
        assertThat(cyclesOf(new Code(Machine.CODE).s32i(3, 1, 0))).isEqualTo(1);
        assertThat(cyclesOf(new Code(Machine.CODE).l32i(3, 2, 4))).isEqualTo(8);
        assertThat(cyclesOf(new Code(Machine.CODE).s32i(3, 2, 8))).isEqualTo(7);
        assertThat(machine.accesses).containsExactly("load 0x60000004", "store 0x60000008 0x60000004");
    }

    private long cyclesOf(Code instruction) throws Fault, InterruptedException {
        machine.put(instruction, Machine.CODE);
        core.jump(Machine.CODE);
        core.register(1, Machine.DATA);
        core.register(2, Machine.PERIPHERAL);
        long before = core.cycles();
        core.run(before + 1);
        return core.cycles() - before;
    }

    @Test
    void a_turn_ends_when_a_routine_says_so() throws Exception {
        machine.rom.add(0x400010A8, Lx106::endTurn);
        machine.put(new Code(Machine.CODE).callx0(2).j(Machine.CODE + 3), Machine.CODE);
        core.reset(Machine.CODE);
        core.register(2, 0x400010A8);

        core.run(1_000_000);

        assertThat(core.cycles()).isLessThan(100);
        assertThat(core.pc()).isEqualTo(Machine.CODE + 3);
    }

    private static int wordAt(byte[] bytes, int offset) {
        return (int) Ram.WORD.get(bytes, offset);
    }
}
