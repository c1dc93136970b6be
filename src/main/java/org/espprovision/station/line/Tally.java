package org.espprovision.station.line;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts boards. Not thread-safe: its line locks. */
final class Tally {
    private final Clock clock;
    private final OptionalInt wanted;
    private final Map<BoardResult.Verdict, Integer> verdicts = new EnumMap<>(BoardResult.Verdict.class);
    private final Map<String, Integer> reasons = new TreeMap<>();
    private @Nullable Instant start;
    private int taken;
    private int retries;

    Tally(Clock clock, OptionalInt wanted) {
        this.clock = clock;
        this.wanted = wanted;
    }

    boolean wantsMore() {
        return wanted.isEmpty() || taken < wanted.getAsInt();
    }

    /** Gives the board's number. */
    int took() {
        if (start == null) {
            start = clock.instant();
        }
        taken++;
        return taken;
    }

    void retried() {
        retries++;
    }

    void ended(BoardResult result) {
        verdicts.merge(result.verdict(), 1, Integer::sum);
        if (result.verdict() == BoardResult.Verdict.FAILED) {
            reasons.merge(result.reason(), 1, Integer::sum);
        }
    }

    LineTotals totals() {
        return new LineTotals(
                wanted,
                count(BoardResult.Verdict.PASSED),
                count(BoardResult.Verdict.ALREADY),
                count(BoardResult.Verdict.FAILED),
                count(BoardResult.Verdict.DROPPED),
                retries,
                start == null ? Duration.ZERO : Duration.between(start, clock.instant()),
                reasons);
    }

    private int count(BoardResult.Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0);
    }
}
