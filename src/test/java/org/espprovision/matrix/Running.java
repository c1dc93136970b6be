package org.espprovision.matrix;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.espprovision.simulator.sketch.SketchOnHost;
import org.espprovision.simulator.sketch.SketchTestMachine;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;

/** A device up to its first success or failure; what it holds then it keeps, a connection too, until its plug is pulled. */
interface Running extends AutoCloseable {
    Predicate<String> LAST_LINE =
            Pattern.compile("ep1 \\d+ (run ready|\\w+ (failed|bad)) ?.*").asMatchPredicate();
    Duration PATIENCE = Duration.ofSeconds(40);

    /** All it prints up to its last line, which this waits for. */
    List<String> toItsLastLine() throws InterruptedException;

    void unplug() throws InterruptedException;

    @Override
    default void close() {
        try {
            unplug();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The real sketch; it was started so that success does not end it. */
    static Running of(SketchOnHost sketch) {
        return new Running() {
            @Override
            public List<String> toItsLastLine() throws InterruptedException {
                sketch.awaitLine(LAST_LINE);
                return upToLastLine(sketch.lines());
            }

            @Override
            public void unplug() {
                sketch.close();
            }
        };
    }

    /** The virtual chip's sketch. */
    static Running of(SketchTestMachine machine, VirtualNetwork network) {
        var thread = new Thread(() -> {
            try {
                new VirtualSketch(network, new Random(1)).run(machine);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return new Running() {
            @Override
            public List<String> toItsLastLine() throws InterruptedException {
                machine.awaitEnd(PATIENCE);
                return upToLastLine(machine.lines());
            }

            @Override
            public void unplug() throws InterruptedException {
                thread.interrupt();
                thread.join();
            }
        };
    }

    private static List<String> upToLastLine(List<String> lines) {
        int before =
                (int) lines.stream().takeWhile(line -> !LAST_LINE.test(line)).count();
        return lines.subList(0, before + 1);
    }
}
