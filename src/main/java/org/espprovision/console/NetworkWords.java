package org.espprovision.console;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What sketches, the core's examples and the SDK's own debug output say about Wi-Fi and the clock. Numbers are the core's
 * {@code wl_status_t}; the SDK's reasons for a disconnection are those of IEEE 802.11 and, from 200, its own.
 */
final class NetworkWords {
    private static final int NO_SUCH_NETWORK = 1;
    private static final int CONNECT_FAILED = 4;
    private static final int WRONG_PASSWORD = 6;

    private static final Map<String, Integer> NAMES = Map.of(
            "WL_NO_SSID_AVAIL", NO_SUCH_NETWORK,
            "WL_CONNECT_FAILED", CONNECT_FAILED,
            "WL_WRONG_PASSWORD", WRONG_PASSWORD);

    /** 15 and 204: the handshake with the access point timed out; 201: no such network; 202: it refused. */
    private static final Map<Integer, Integer> REASONS =
            Map.of(15, CONNECT_FAILED, 204, CONNECT_FAILED, 201, NO_SUCH_NETWORK, 202, WRONG_PASSWORD);

    private static final Pattern STATUS =
            Pattern.compile("(?i)\\bwi-?fi\\b.{0,40}?\\bstatus\\b[^-0-9]{0,8}([0-9]{1,3})(?![0-9.])");
    private static final Pattern REASON =
            Pattern.compile("(?i)\\bdisconnect\\w*\\b.{0,60}\\breason\\b[^0-9]{0,4}([0-9]{1,3})");
    private static final Pattern NOT_FOUND = Pattern.compile("^no .{1,32} found, reconnect after [0-9]+s");

    /** The guide's line ({@code ….Connected to NAME using IP …}), the core's examples' and the SDK's. */
    private static final Pattern ADDRESS = Pattern.compile(
            "\\.*Connected to .* using IP ([0-9.]{7,15})|(?i:\\bip address:? ?)([0-9.]{7,15})|^ip:([0-9.]{7,15}),mask:");

    private static final Pattern CLOCK = Pattern.compile(
            "(?i:current time|time is|utc time):? *(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2}) +([0-9]{1,2}) ([0-9:]{8}) ([0-9]{4})");
    private static final DateTimeFormatter CLOCK_FORM = DateTimeFormatter.ofPattern("MMM d HH:mm:ss yyyy", Locale.ROOT);

    private NetworkWords() {}

    /** Takes the line as it is and in lower case. */
    static Optional<ConsoleEvent> read(String line, String lower) {
        if (lower.contains("ip")) {
            Optional<ConsoleEvent> address = address(line);
            if (address.isPresent()) {
                return address;
            }
        }
        if (line.startsWith("Waiting for NTP time sync")) {
            return Optional.of(new Milestone.TimeWaiting(""));
        }
        return wifi(line, lower)
                .<ConsoleEvent>map(status -> new Milestone.WifiFailed(status, Duration.ZERO))
                .or(() -> lower.contains("time") ? clock(line) : Optional.empty());
    }

    private static Optional<ConsoleEvent> address(String line) {
        Matcher address = ADDRESS.matcher(line);
        if (!address.find()) {
            return Optional.empty();
        }
        String ip = Optional.ofNullable(address.group(1))
                .or(() -> Optional.ofNullable(address.group(2)))
                .orElseGet(() -> address.group(3));
        return Optional.of(new Milestone.WifiConnected(ip, OptionalInt.empty(), Optional.empty()));
    }

    private static Optional<Integer> wifi(String line, String lower) {
        if (lower.startsWith("no ") && NOT_FOUND.matcher(line).find()) {
            return Optional.of(NO_SUCH_NETWORK);
        }
        if (line.contains("WL_")) {
            return NAMES.entrySet().stream()
                    .filter(name -> line.contains(name.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
        if (!lower.contains("status") && !lower.contains("reason")) {
            return Optional.empty();
        }
        Matcher status = STATUS.matcher(line);
        if (status.find()) {
            // The others are no end: idle, scanning, connected, still trying.
            return Optional.of(Integer.parseInt(status.group(1))).filter(NAMES::containsValue);
        }
        Matcher reason = REASON.matcher(line);
        return reason.find() ? Optional.ofNullable(REASONS.get(Integer.parseInt(reason.group(1)))) : Optional.empty();
    }

    private static Optional<ConsoleEvent> clock(String line) {
        Matcher clock = CLOCK.matcher(line);
        if (!clock.find()) {
            return Optional.empty();
        }
        String text = "%s %s %s %s".formatted(clock.group(1), clock.group(2), clock.group(3), clock.group(4));
        try {
            return Optional.of(new Milestone.TimeSet(
                    LocalDateTime.parse(text, CLOCK_FORM).toInstant(ZoneOffset.UTC),
                    Milestone.TimeSet.Source.OTHER,
                    Duration.ZERO));
        } catch (DateTimeParseException noSuchTime) {
            return Optional.empty();
        }
    }
}
