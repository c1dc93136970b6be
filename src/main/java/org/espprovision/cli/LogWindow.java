package org.espprovision.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Predicate;
import org.espprovision.broker.LogLine;
import org.espprovision.broker.LogTime;
import org.jspecify.annotations.Nullable;

/** From when to when a log counts. A line that does not tell its time, or not its zone, counts unless it cannot be meant. */
record LogWindow(Optional<Instant> since, Optional<Instant> until) implements Predicate<LogLine> {
    static LogWindow of(@Nullable String since, @Nullable String until) {
        return new LogWindow(instant("--since", since), instant("--until", until));
    }

    private static Optional<Instant> instant(String option, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
        } catch (DateTimeException e) {
            throw UsageException.badValue(
                    option, String.valueOf(text), "a time is written 2026-11-24T10:48:00Z or with +01:00 at its end");
        }
    }

    @Override
    public boolean test(LogLine line) {
        if (since.isEmpty() && until.isEmpty()) {
            return true;
        }
        Optional<LogTime> time = line.time();
        return time.isEmpty()
                || (since.filter(time.get().latest()::isBefore).isEmpty()
                        && until.filter(time.get().earliest()::isAfter).isEmpty());
    }
}
