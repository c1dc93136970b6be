package org.espprovision.simulator.lx106;

import java.util.function.IntBinaryOperator;

/** Division, which the LX106 has no instructions for, and 64-bit multiplication. Cycles are estimates. */
final class RomArithmetic {
    private static final int DIVISION_CYCLES = 60;
    private static final int MULTIPLICATION_CYCLES = 30;

    private RomArithmetic() {}

    static void addTo(RomRoutines rom) {
        rom.add(0x40000650, RomArithmetic::multiplyLongs); // __muldi3
        rom.add(0x4000DC88, dividing((a, b) -> a / b)); // __divsi3
        rom.add(0x4000E21C, dividing(Integer::divideUnsigned)); // __udivsi3
        rom.add(0x4000E268, dividing(Integer::remainderUnsigned)); // __umodsi3
    }

    /** As libgcc does it for the Xtensa, division by zero executes an illegal instruction. */
    static RomRoutine dividing(IntBinaryOperator division) {
        return core -> {
            core.spend(DIVISION_CYCLES);
            if (core.register(3) == 0) {
                throw Trap.illegal();
            }
            core.register(2, division.applyAsInt(core.register(2), core.register(3)));
        };
    }

    private static void multiplyLongs(Lx106 core) {
        core.spend(MULTIPLICATION_CYCLES);
        long product = pair(core, 2) * pair(core, 4);
        core.register(2, (int) product);
        core.register(3, (int) (product >>> 32));
    }

    private static long pair(Lx106 core, int low) {
        return (long) core.register(low + 1) << 32 | Integer.toUnsignedLong(core.register(low));
    }
}
