package org.espprovision.simulator.lx106;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chip refuses, where nobody has installed a handler. */
class FaultTest {
    private static final int A3_VALUE = 7;

    private final Machine machine = new Machine();

    static Stream<Arguments> refusals() {
        int code = Machine.CODE + 0x100;
        int data = Machine.DATA;
        return Stream.of(
                Arguments.of("byte load from IRAM", code, 0, 3),
                Arguments.of("halfword load from IRAM", code, 1, 3),
                Arguments.of("byte store to IRAM", code, 4, 3),
                Arguments.of("halfword store to IRAM", code, 5, 3),
                Arguments.of("unaligned word load", data + 2, 2, 9),
                Arguments.of("unaligned word load from IRAM", code + 2, 2, 9),
                Arguments.of("unaligned halfword load", data + 1, 9, 9),
                Arguments.of("unaligned word store", data + 1, 6, 9),
                Arguments.of("byte load from a peripheral", Machine.PERIPHERAL, 0, 3),
                Arguments.of("load from address 0", 0, 2, 28),
                Arguments.of("store to address 0", 0, 6, 29));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void an_access_that_memory_cannot_do_faults_and_changes_nothing(String what, int address, int form, int cause) {
        machine.put(new Code(Machine.CODE).nop().put(Code.rri8(2, form, 2, 3, 0), 3), Machine.CODE);
        machine.core.reset(Machine.CODE);
        machine.core.register(2, address);
        machine.core.register(3, A3_VALUE);

        assertThatThrownBy(machine::runToSimcall).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.reason().number()).isEqualTo(cause);
            assertThat(fault.address()).isEqualTo(address);
            assertThat(fault.pc()).isEqualTo(Machine.CODE + 3);
        });
        assertThat(machine.core.pc()).isEqualTo(Machine.CODE + 3);
        assertThat(machine.core.register(3)).isEqualTo(A3_VALUE);
    }

    @Test
    void words_of_iram_can_be_loaded_and_stored() throws Exception {
        machine.put(new Code(Machine.CODE).s32i(3, 2, 0).l32i(4, 2, 0).simcall(), Machine.CODE);
        machine.core.reset(Machine.CODE);
        machine.core.register(2, Machine.CODE + 0x100);
        machine.core.register(3, A3_VALUE);

        machine.runToSimcall();

        assertThat(machine.core.register(4)).isEqualTo(A3_VALUE);
    }

    @Test
    void a_jump_into_data_is_an_instruction_fetch_fault_at_its_target() {
        machine.put(new Code(Machine.CODE).jx(2), Machine.CODE);
        machine.core.reset(Machine.CODE);
        machine.core.register(2, Machine.DATA);

        assertThatThrownBy(machine::runToSimcall)
                .hasMessage("instruction fetch where no code can be (exception 20) at 0x3ffc0000, address 0x3ffc0000");
    }

    @Test
    void a_call_to_a_rom_routine_that_is_not_there_names_it() {
        machine.put(new Code(Machine.CODE).callx0(2), Machine.CODE);
        machine.core.reset(Machine.CODE);
        machine.core.register(2, 0x40001234);

        assertThatThrownBy(machine::runToSimcall).hasMessageContaining("0x40001234");
    }
}
