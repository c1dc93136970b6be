package org.espprovision.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espprovision.ledger.BoardQuery;
import org.espprovision.ledger.CertificateState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which boards a command is about. */
final class BoardFilter {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only boards whose certificate is reserved, issued, flashed or confirmed; none: without one.")
    private @Nullable String state;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only boards with an entry since: 2026-11-24, or 2026-11-24T06:00:00Z. UTC.")
    private @Nullable String since;

    @Option(names = "--station", paramLabel = "NAME", description = "Only boards that this station had last.")
    private @Nullable String station;

    @Option(
            names = "--search",
            paramLabel = "TEXT",
            description =
                    "Only boards with this text in MAC, product serial number, name, certificate serial or a hash.")
    private @Nullable String search;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, the latest.")
    private @Nullable Long limit;

    BoardQuery query() {
        return new BoardQuery(
                Optional.ofNullable(state).map(BoardFilter::state),
                Optional.ofNullable(since).map(BoardFilter::time),
                Optional.ofNullable(station),
                Optional.ofNullable(search),
                limit());
    }

    private long limit() {
        if (limit == null) {
            return Long.MAX_VALUE;
        }
        if (limit < 1) {
            throw UsageException.badValue("--limit", Long.toString(limit), "it is 1 or more");
        }
        return limit;
    }

    private static CertificateState state(String text) {
        return Arrays.stream(CertificateState.values())
                .filter(one -> one.name().equalsIgnoreCase(text) && !one.isWithdrawn())
                .findFirst()
                .orElseThrow(() -> UsageException.badValue(
                        "--state",
                        text,
                        "it is one of "
                                + Arrays.stream(CertificateState.values())
                                        .filter(one -> !one.isWithdrawn())
                                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }

    private static Instant time(String text) {
        try {
            return text.length() == "2026-11-24".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw UsageException.badValue("--since", text, "it is a day, 2026-11-24, or a time, 2026-11-24T06:00:00Z");
        }
    }
}
