package org.espprovision.simulator.sketch;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.espprovision.simulator.Machine;

/**
 * Waiting between attempts: 1 s, 2 s, 4 s … 64 s of the chip's time, of which the second half is left to chance so that a
 * shelf of devices does not come back in step.
 *
 * <p>A virtual chip may spend no real time on a delay at all. So that its retries still leave the machine and the broker in
 * peace, a fiftieth of each wait is always waited in real time as well: 10 ms at first, up to 1.28 s.
 */
final class SketchBackoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(64);
    private static final int REAL_FRACTION = 50;

    private final Machine machine;
    private final RandomGenerator random;
    private Duration next = FIRST;

    SketchBackoff(Machine machine, RandomGenerator random) {
        this.machine = machine;
        this.random = random;
    }

    void pause() throws InterruptedException {
        long half = next.toMillis() / 2;
        Duration wait = Duration.ofMillis(half + random.nextLong(half + 1));
        machine.delay(wait);
        Thread.sleep(wait.toMillis() / REAL_FRACTION);
        if (next.compareTo(LONGEST) < 0) {
            next = next.multipliedBy(2);
        }
    }
}
