package org.espprovision.simulator.sketch;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.espprovision.simulator.Machine;

/** The sketch's voice on UART0: lines of the console grammar, each stamped with the time since boot. */
final class SketchConsole {
    private static final int BITS_PER_SECOND = 115_200;

    private final Machine machine;

    SketchConsole(Machine machine) {
        this.machine = machine;
        machine.setBaud(BITS_PER_SECOND);
    }

    void say(String stage, String event, UnaryOperator<SketchLine> keys) throws InterruptedException {
        machine.print(keys.apply(new SketchLine(machine.uptime().toMillis(), stage, event)) + "\r\n");
    }

    /** A line for people, which no program relies on. */
    void remark(String words) throws InterruptedException {
        machine.print(words + "\r\n");
    }

    /** Takes the time of one stage. */
    Stopwatch start() {
        Duration begin = machine.uptime();
        return () -> machine.uptime().minus(begin).toMillis();
    }

    /** Milliseconds of the chip's time since it was started. */
    @FunctionalInterface
    interface Stopwatch {
        long millis();
    }
}
