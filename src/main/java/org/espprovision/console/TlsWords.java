package org.espprovision.console;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.console.Milestone.TlsFailed;
import org.espprovision.console.Milestone.TlsFailed.Report;

/** Finds what BearSSL noted in a sentence: the core's text wherever it stands, or a number that is called a TLS error. */
final class TlsWords {
    private static final int ALERT_RECEIVED_FLAG = 256;
    private static final int ALERT_SENT_FLAG = 512;
    private static final int OUT_OF_MEMORY = -1000;
    private static final int SHORTEST_TEXT = "Signature is invalid.".length();

    /** {@code ssl=62}, {@code SSL error: 62}, {@code getLastSSLError() = 62}, {@code TLS connect failed (54)}. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?i)(?:getLastSSLError|\\bssl ?=|(?:ssl|tls)\\b[^-0-9]{0,40}?(?:error|err|code|fail\\w*))[^-0-9]{0,16}(-?[0-9]{1,4})"
                    + "(?![0-9.:])");

    /** The guide's label, with a text that no core of today prints. */
    private static final Pattern LABELLED = Pattern.compile("WiFi SSL Error: ?(.*)");

    private TlsWords() {}

    /** Takes the line as it is and in lower case. */
    static Optional<ConsoleEvent> read(String line, String lower) {
        int alert = line.indexOf(Milestones.ALERT_PREFIX);
        Optional<String> text = alert >= 0 ? Optional.of(line.substring(alert).strip()) : text(line);
        OptionalInt number = lower.contains("ssl") || lower.contains("tls") ? number(line) : OptionalInt.empty();
        if (alert >= 0) {
            return failed(number, Report.ALERT_RECEIVED, text.get());
        }
        if (text.isPresent()) {
            return numbered(number, text.get());
        }
        if (number.isPresent()) {
            return numbered(number, "");
        }
        if (!lower.contains("ssl")) {
            return Optional.empty();
        }
        Matcher labelled = LABELLED.matcher(line);
        return labelled.find() ? failed(OptionalInt.empty(), Report.LOCAL_ERROR, labelled.group(1)) : Optional.empty();
    }

    private static Optional<String> text(String line) {
        if (line.contains(BearSslCode.NO_TEXT)) {
            return Optional.of(BearSslCode.NO_TEXT);
        }
        // Every text of the core has many words and ends in a full stop.
        return line.length() < SHORTEST_TEXT || line.indexOf('.') < 0
                ? Optional.empty()
                : BearSslCode.in(line).map(BearSslCode::text);
    }

    private static OptionalInt number(String line) {
        Matcher number = NUMBER.matcher(line);
        if (!number.find()) {
            return OptionalInt.empty();
        }
        int value = Integer.parseInt(number.group(1));
        boolean known = value == OUT_OF_MEMORY || (value >= 0 && value < ALERT_RECEIVED_FLAG + ALERT_SENT_FLAG);
        return known ? OptionalInt.of(value) : OptionalInt.empty();
    }

    /** The engine's own number still has the alert's flag; the core's has lost it. */
    private static Optional<ConsoleEvent> numbered(OptionalInt number, String text) {
        int value = number.orElse(0);
        if (value >= ALERT_SENT_FLAG) {
            return Optional.empty();
        }
        if (value >= ALERT_RECEIVED_FLAG) {
            return failed(OptionalInt.of(value - ALERT_RECEIVED_FLAG), Report.ALERT_RECEIVED, text);
        }
        boolean told = text.isEmpty() || (text.equals(BearSslCode.NO_TEXT) && value > 0);
        return failed(number, told && value > 0 ? Report.UNCLEAR : Report.LOCAL_ERROR, text);
    }

    private static Optional<ConsoleEvent> failed(OptionalInt number, Report report, String text) {
        return Optional.of(new TlsFailed(number, report, Optional.empty(), text, Optional.empty()));
    }
}
