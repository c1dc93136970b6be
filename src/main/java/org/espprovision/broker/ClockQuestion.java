package org.espprovision.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far is the broker's clock from this machine's? MQTT has no time and TLS no longer: its random once began with the
 * clock (RFC 5246, 7.4.1.2), but OpenSSL gave that up. What is left is the time before a line of the broker's log, where it
 * publishes that (Mosquitto: {@code log_dest topic}).
 */
final class ClockQuestion {
    private static final Pattern EPOCH = Pattern.compile("^(?<seconds>\\d{9,11}): ");
    private static final Pattern ISO =
            Pattern.compile("^(?<time>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?<zone>Z|[+-]\\d\\d:?\\d\\d)?: ");
    private static final Duration ZONE_STEP = Duration.ofMinutes(15);
    private static final Duration TOLERATED = Duration.ofSeconds(60);
    private static final Duration PLAUSIBLE = Duration.ofDays(1);
    private static final long SECONDS_BETWEEN_TWO_LOOKS = 5;

    private final Caller caller;
    private final Clock clock;

    ClockQuestion(Caller caller, Clock clock) {
        this.caller = caller;
        this.clock = clock;
    }

    void ask(HelloProbe.Answer hello, Optional<TrafficQuestions.LogLine> line, List<BrokerFinding> found) {
        Optional<Duration> ahead =
                line.flatMap(seen -> ahead(seen.text(), seen.heard())).or(() -> fromTls(hello));
        found.add(ahead.map(ClockQuestion::judge)
                .orElseGet(() -> BrokerFinding.notChecked(
                        "clock",
                        "the broker's clock",
                        "it tells nobody the time: TLS and MQTT carry none; Mosquitto's log would, with 'log_dest topic' and "
                                + "'topic read $SYS/#' for " + TopicRules.MONITOR)));
    }

    private static BrokerFinding judge(Duration ahead) {
        String words = ahead.abs().compareTo(TOLERATED) <= 0
                ? "the broker's clock agrees with this machine's to about %d s"
                        .formatted(Math.max(1, ahead.abs().toSeconds()))
                : "the broker's clock is %,d s %s of this machine's"
                        .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead");
        return ahead.abs().compareTo(TOLERATED) <= 0
                ? BrokerFinding.good("clock", words)
                : BrokerFinding.note(
                        "clock",
                        words,
                        "A broker whose clock is wrong refuses good certificates as expired or not yet valid: let it ask a time "
                                + "server.");
    }

    /** How far ahead of us a line's time is; empty when it has none. Without a zone, whole quarter hours mean a zone. */
    static Optional<Duration> ahead(String line, Instant heard) {
        Matcher epoch = EPOCH.matcher(line);
        if (epoch.find()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(epoch.group("seconds")) - heard.getEpochSecond()));
        }
        Matcher iso = ISO.matcher(line);
        if (!iso.find()) {
            return Optional.empty();
        }
        String zone = iso.group("zone");
        if (zone != null) {
            String colon = zone.length() == 5 ? zone.substring(0, 3) + ":" + zone.substring(3) : zone;
            Instant there = OffsetDateTime.parse(iso.group("time") + colon).toInstant();
            return Optional.of(Duration.between(heard, there));
        }
        Instant asUtc = LocalDateTime.parse(iso.group("time")).toInstant(ZoneOffset.UTC);
        long seconds = Duration.between(heard, asUtc).toSeconds();
        long step = ZONE_STEP.toSeconds();
        return Optional.of(Duration.ofSeconds(seconds - Math.round((double) seconds / step) * step));
    }

    /** Two looks: random bytes would have to pass for a clock twice. */
    private Optional<Duration> fromTls(HelloProbe.Answer first) {
        long before = clock.instant().getEpochSecond();
        if (Math.abs(first.unixTime() - before) > PLAUSIBLE.toSeconds()) {
            return Optional.empty();
        }
        return caller.hello()
                .filter(second -> second.alert().isEmpty())
                .map(second ->
                        Duration.ofSeconds(second.unixTime() - clock.instant().getEpochSecond()))
                .filter(ahead ->
                        Math.abs(ahead.toSeconds() - (first.unixTime() - before)) <= SECONDS_BETWEEN_TWO_LOOKS);
    }
}
