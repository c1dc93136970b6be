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
    private final OptionalInt count;
    private OptionalInt more = OptionalInt.empty();
    private final Map<BoardResult.Verdict, Integer> verdicts = new EnumMap<>(BoardResult.Verdict.class);
    private final Map<String, Integer> reasons = new TreeMap<>();
    private @Nullable Instant start;
    private int taken;
    private int retries;

    Tally(Clock clock, OptionalInt count) {
        this.clock = clock;
        this.count = count;
    }

    /** So many boards can still be made something of. */
    void more(OptionalInt boards) {
        more = boards;
    }

    /** @param unspoken boards at work that may yet take up one of those */
    boolean wantsMore(int unspoken) {
        return (count.isEmpty() || taken < count.getAsInt()) && (more.isEmpty() || more.getAsInt() > unspoken);
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
                wanted(),
                count(BoardResult.Verdict.PASSED),
                count(BoardResult.Verdict.ALREADY),
                count(BoardResult.Verdict.FAILED),
                count(BoardResult.Verdict.DROPPED),
                retries,
                start == null ? Duration.ZERO : Duration.between(start, clock.instant()),
                reasons);
    }

    private OptionalInt wanted() {
        int done = count(BoardResult.Verdict.PASSED)
                + count(BoardResult.Verdict.ALREADY)
                + count(BoardResult.Verdict.FAILED);
        return count.isPresent() || more.isEmpty() ? count : OptionalInt.of(done + more.getAsInt());
    }

    private int count(BoardResult.Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0);
    }
}
