package org.espprovision.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.espprovision.simulator.lx106.Lx106;
import org.espprovision.simulator.lx106.RomRoutines;
import org.espprovision.simulator.lx106.Trap;

/**
 * How the boot ROM gives interrupts to handlers: the exception vector saves all registers, calls the handler that {@code
 * ets_isr_attach} was told with its argument, and goes back. Source: boot ROM, Xtensa's xtos.
 */
final class RomInterrupts {
    static final int UART = 5;

    private static final int USER_VECTOR = 0x40000050;
    private static final int AFTER_HANDLER = 0x400000A4;
    private static final int ATTACH = 0x40000F88;
    private static final int MASK = 0x40000F98;
    private static final int UNMASK = 0x40000FA8;

    private static final int EPC1 = 177;
    private static final int INTERRUPT = 226;
    private static final int INTENABLE = 228;
    private static final int PS = 230;
    private static final int EXCCAUSE = 232;
    private static final int EXCVADDR = 238;

    private static final int LEVEL_1_INTERRUPT = 4;
    private static final int IN_HANDLER = 0x21; // user mode, level 1 masked
    private static final int LEAVING = 0x30; // user mode, exception mode

    private static final int COUNT = 32;
    private static final int REGISTERS = 16;
    private static final int STACK_REGISTER = 1;
    private static final int FRAME_BYTES = 0x100;

    /** Entry and exit save and restore sixteen registers and look for the handler: about a hundred instructions. */
    private static final int ENTRY_CYCLES = 65;

    private static final int EXIT_CYCLES = 65;

    /** What the handler must leave as it was. */
    private static final class Interrupted {
        private final int[] registers = new int[REGISTERS];
        private final int shiftAmount;
        private final int pc;

        Interrupted(Lx106 core) throws Trap {
            for (int number = 0; number < REGISTERS; number++) {
                registers[number] = core.register(number);
            }
            shiftAmount = core.shiftAmount();
            pc = core.special(EPC1);
        }

        void restore(Lx106 core) throws Trap {
            for (int number = 0; number < REGISTERS; number++) {
                core.register(number, registers[number]);
            }
            core.shiftAmount(shiftAmount);
            core.special(EPC1, pc);
        }
    }

    private final int[] handlers = new int[COUNT];
    private final int[] arguments = new int[COUNT];
    private final Deque<Interrupted> interrupted = new ArrayDeque<>();

    void addTo(RomRoutines rom) {
        rom.add(USER_VECTOR, this::enter);
        rom.add(AFTER_HANDLER, this::leave);
        rom.add(ATTACH, this::attach);
        rom.add(MASK, core -> enable(core, core.special(INTENABLE) & ~core.register(2)));
        rom.add(UNMASK, core -> enable(core, core.special(INTENABLE) | core.register(2)));
    }

    /** The loader's own receive routine is still attached when code in RAM begins. */
    void handOver(Lx106 core) throws Trap {
        handlers[UART] = RomUart.RECEIVE_HANDLER;
        enable(core, 1 << UART);
    }

    private void attach(Lx106 core) {
        int number = core.register(2) & (COUNT - 1);
        handlers[number] = core.register(3);
        arguments[number] = core.register(4);
    }

    private static void enable(Lx106 core, int bits) throws Trap {
        core.special(INTENABLE, bits);
    }

    private void enter(Lx106 core) throws Trap {
        if (core.special(EXCCAUSE) != LEVEL_1_INTERRUPT) {
            throw new Crash("exception %d at 0x%08x, address 0x%08x"
                    .formatted(core.special(EXCCAUSE), core.special(EPC1), core.special(EXCVADDR)));
        }
        core.spend(ENTRY_CYCLES);
        interrupted.push(new Interrupted(core));
        int number = Integer.numberOfTrailingZeros(core.special(INTERRUPT) & core.special(INTENABLE)) & (COUNT - 1);
        core.special(PS, IN_HANDLER);
        core.register(0, AFTER_HANDLER);
        core.register(STACK_REGISTER, core.register(STACK_REGISTER) - FRAME_BYTES);
        core.register(2, arguments[number]);
        core.jump(handlers[number]);
    }

    private void leave(Lx106 core) throws Trap {
        core.spend(EXIT_CYCLES);
        interrupted.pop().restore(core);
        core.special(PS, LEAVING);
        core.returnFromException();
    }
}
