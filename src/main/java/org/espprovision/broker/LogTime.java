package org.espprovision.broker;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a log line was written, as exactly as it says: a line without a time zone can be of any zone of the earth, so it
 * gives two ends. Lines of several zones can stand in one log; nothing here compares what cannot be compared.
 *
 * @param earliest not before this
 * @param latest not after this; equal to {@code earliest} for an epoch number or a time with its zone
 */
public record LogTime(Instant earliest, Instant latest) {
    /** The easternmost zone is 14 hours ahead of UTC, the westernmost 12 behind. */
    private static final Duration AHEAD = Duration.ofHours(14);

    private static final Duration BEHIND = Duration.ofHours(12);

    /** Mosquitto's default: seconds since 1970, since 2001 of ten digits. */
    private static final Pattern EPOCH = Pattern.compile("(?<![0-9.:-])([1-9][0-9]{9})(?:\\.([0-9]{1,9}))?(?![0-9])");

    private static final Pattern ISO =
            Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.,][0-9]{1,9})?"
                    + " ?(Z|[+-][0-9]{2}:?[0-9]{2})?");

    /** As C's {@code ctime} has it: {@code Tue Nov 24 10:48:00 2026}. */
    private static final Pattern CTIME =
            Pattern.compile("([A-Z][a-z]{2}) +([0-9]{1,2}) ([0-9]{2}:[0-9]{2}:[0-9]{2}) ([0-9]{4})");

    private static final DateTimeFormatter CTIME_FORM = DateTimeFormatter.ofPattern("MMM d HH:mm:ss yyyy", Locale.ROOT);

    /**
     * Finds the time in what stands before a message. An epoch number wins: journald and Docker put their own local time
     * before it. A day without its year (syslog) is no time.
     */
    static Optional<LogTime> in(String prefix) {
        Matcher epoch = EPOCH.matcher(prefix);
        if (epoch.find()) {
            return Optional.of(exactly(Instant.ofEpochSecond(Long.parseLong(epoch.group(1)))));
        }
        Matcher iso = ISO.matcher(prefix);
        if (iso.find()) {
            return iso(iso);
        }
        Matcher ctime = CTIME.matcher(prefix);
        return ctime.find() ? ctime(ctime) : Optional.empty();
    }

    private static Optional<LogTime> iso(Matcher iso) {
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(iso, 1), number(iso, 2), number(iso, 3), number(iso, 4), number(iso, 5), number(iso, 6));
            return Optional.of(
                    iso.group(7) == null ? somewhere(local) : exactly(local.toInstant(ZoneOffset.of(iso.group(7)))));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    private static Optional<LogTime> ctime(Matcher found) {
        String text = "%s %s %s %s".formatted(found.group(1), found.group(2), found.group(3), found.group(4));
        try {
            return Optional.of(somewhere(LocalDateTime.parse(text, CTIME_FORM)));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    private static int number(Matcher found, int group) {
        return Integer.parseInt(found.group(group));
    }

    static LogTime exactly(Instant at) {
        return new LogTime(at, at);
    }

    private static LogTime somewhere(LocalDateTime local) {
        Instant asUtc = local.toInstant(ZoneOffset.UTC);
        return new LogTime(asUtc.minus(AHEAD), asUtc.plus(BEHIND));
    }

    public boolean isExact() {
        return earliest.equals(latest);
    }
}
