package org.espprovision.station.line;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What a line is to do.
 *
 * @param count how many boards are taken; without it the line goes on until it is stopped
 * @param more how many further boards can be made something of, where there is an end to that; may change
 * @param look how often it looks for boards that came or left
 * @param pause before a failed board is tried again
 */
public record LinePlan(
        RetryPolicy retry, OptionalInt count, Supplier<OptionalInt> more, Duration look, Duration pause) {
    private static final Duration USUAL_LOOK = Duration.ofMillis(200);
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

    public LinePlan(RetryPolicy retry, OptionalInt count, Supplier<OptionalInt> more) {
        this(retry, count, more, USUAL_LOOK, USUAL_PAUSE);
    }
}
