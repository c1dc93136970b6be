package org.espprovision.station.line;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.station.Outcome;
import org.espprovision.station.Step;

/**
 * How it ended for one board.
 *
 * @param number counted from 1 in the order in which boards came
 * @param mac of the chip, once it was known
 * @param reason a stable code: {@code confirmed}, {@code already-confirmed}, or what failed
 * @param what in one line
 * @param remedy the likely cause and the next step; empty where there is nothing to do
 * @param failedAt the step it ended in, where it failed
 * @param attempts how often it was tried
 * @param steps each step's duration, of the last attempt
 * @param outcome what the station has of it, where the board was written or had been
 */
public record BoardResult(
        Place place,
        int number,
        Verdict verdict,
        Optional<MacAddress> mac,
        String reason,
        String what,
        String remedy,
        Optional<Step> failedAt,
        int attempts,
        Duration took,
        Map<Step, Duration> steps,
        Optional<Outcome> outcome) {
    /** What is big in its slot. */
    public enum Verdict {
        PASSED,
        /** It had been confirmed before and still holds its certificate. */
        ALREADY,
        FAILED,
        /** The line was stopped before it was done. */
        DROPPED;

        public boolean isPass() {
            return this == PASSED || this == ALREADY;
        }
    }
}
