package org.espprovision.station.line;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How the line is doing.
 *
 * @param wanted how many boards are to be taken in all
 * @param retries attempts beyond each board's first
 * @param since time since the first board came
 * @param reasons of failed boards, how often each
 */
public record LineTotals(
        OptionalInt wanted,
        int passed,
        int already,
        int failed,
        int dropped,
        int retries,
        Duration since,
        Map<String, Integer> reasons) {
    private static final double MILLIS_AN_HOUR = 3_600_000.0;

    public LineTotals {
        reasons = java.util.Collections.unmodifiableMap(new TreeMap<>(reasons));
    }

    /** Before the first board. */
    public static LineTotals none() {
        return new LineTotals(OptionalInt.empty(), 0, 0, 0, 0, 0, Duration.ZERO, Map.of());
    }

    /** Boards the line is done with, dropped ones not among them. */
    public int done() {
        return passed + already + failed;
    }

    /** Confirmed boards among those that are done, in percent; nothing before the first. */
    public OptionalInt yieldPercent() {
        return done() == 0 ? OptionalInt.empty() : OptionalInt.of(100 * (passed + already) / done());
    }

    /** The pace so far. */
    public long boardsAnHour() {
        return since.isZero() ? 0 : Math.round(done() * MILLIS_AN_HOUR / since.toMillis());
    }

    /** At the pace so far. */
    public Optional<Duration> left() {
        if (wanted.isEmpty() || done() == 0) {
            return Optional.empty();
        }
        int missing = Math.max(0, wanted.getAsInt() - done());
        return Optional.of(since.dividedBy(done()).multipliedBy(missing));
    }

    /** Whether every board that was taken is confirmed. */
    public boolean isAllConfirmed() {
        return failed == 0 && dropped == 0;
    }
}
