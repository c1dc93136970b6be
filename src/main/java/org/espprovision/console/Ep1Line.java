package org.espprovision.console;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of the sketch's grammar, version 1 (docs/console.md), before its meaning. Keeps the keys it can read. */
record Ep1Line(Duration uptime, String stage, String event, Map<String, String> fields) {
    /** A reset leaves a few bytes of noise in front of the first line. */
    private static final Pattern HEAD =
            Pattern.compile("[^\\x20-\\x7e]*+ep1 ([0-9]{1,15}) ([!-~&&[^\"=]]++) ([!-~&&[^\"=]]++)");

    Ep1Line {
        fields = Map.copyOf(fields);
    }

    static Optional<Ep1Line> parse(String line) {
        Matcher head = HEAD.matcher(line);
        if (!head.lookingAt()) {
            return Optional.empty();
        }
        Duration uptime = Duration.ofMillis(Long.parseLong(head.group(1)));
        return Optional.of(new Ep1Line(uptime, head.group(2), head.group(3), new Scanner(line, head.end()).fields()));
    }

    /** Walks over {@code key=value} pairs and stops at the first thing that is none. */
    private static final class Scanner {
        private final String line;
        private int at;

        Scanner(String line, int from) {
            this.line = line;
            this.at = from;
        }

        Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
                int equals = line.indexOf('=', at);
                int space = line.indexOf(' ', at);
                if (equals <= at || (space >= 0 && space < equals)) {
                    break;
                }
                String key = line.substring(at, equals);
                at = equals + 1;
                fields.putIfAbsent(key, at < line.length() && line.charAt(at) == '"' ? quoted() : bare());
            }
            return fields;
        }

        private String bare() {
            int end = line.indexOf(' ', at);
            int from = at;
            at = end < 0 ? line.length() : end;
            return line.substring(from, at);
        }

        /** Without a closing quote the value runs to the end of the line: its end may be lost. */
        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
                if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                    at++;
                }
                value.append(line.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
