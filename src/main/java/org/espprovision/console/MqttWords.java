package org.espprovision.console;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds PubSubClient's state in a sentence, however the sketch words it. */
final class MqttWords {
    private static final int LOWEST = -4;
    private static final int HIGHEST = 5;

    private static final Map<String, Integer> NAMES = Map.of(
            "MQTT_CONNECTION_TIMEOUT", -4,
            "MQTT_CONNECTION_LOST", -3,
            "MQTT_CONNECT_FAILED", -2,
            "MQTT_DISCONNECTED", -1,
            "MQTT_CONNECT_BAD_PROTOCOL", 1,
            "MQTT_CONNECT_BAD_CLIENT_ID", 2,
            "MQTT_CONNECT_UNAVAILABLE", 3,
            "MQTT_CONNECT_BAD_CREDENTIALS", 4,
            "MQTT_CONNECT_UNAUTHORIZED", 5);

    /** {@code rc= -2} at the start of a line, and {@code … failed, rc=-2 try again in 5 seconds}. */
    private static final Pattern RC =
            Pattern.compile("(?:^|(?i:mqtt|connect|fail|broker).*?\\b)rc ?[=:]? ?(-?[0-9]{1,3})(?![0-9])");

    /** {@code failed with state -2}, {@code MQTT error code: 5}, {@code client.state() = -4}. */
    private static final Pattern WORDED = Pattern.compile(
            "(?i)\\b(?:mqtt|pubsub\\w*|client|connect\\w*|broker|failed)\\b.{0,60}?\\b(?:state|status|error|code|reason|result)"
                    + "\\b[^-0-9]{0,12}(-?[0-9]{1,2})(?![0-9.:])");

    private static final List<String> KINDS = List.of("state", "status", "error", "code", "reason", "result");

    /** Numbers beside these are of another kind. */
    private static final Pattern OTHER_NUMBERS = Pattern.compile("(?i)wi-?fi|wlan|ssl|tls|http|\\bnew state\\b");

    private MqttWords() {}

    /** Takes the line as it is and in lower case. */
    static OptionalInt state(String line, String lower) {
        if (lower.contains("mqtt_")) {
            for (Map.Entry<String, Integer> name : NAMES.entrySet()) {
                if (line.contains(name.getKey())) {
                    return OptionalInt.of(name.getValue());
                }
            }
        }
        if (lower.contains("rc")) {
            Matcher rc = RC.matcher(line);
            if (rc.find()) {
                return inRange(rc.group(1));
            }
        }
        if (KINDS.stream().noneMatch(lower::contains)) {
            return OptionalInt.empty();
        }
        Matcher worded = WORDED.matcher(line);
        return worded.find() && !OTHER_NUMBERS.matcher(line).find() ? inRange(worded.group(1)) : OptionalInt.empty();
    }

    private static OptionalInt inRange(String digits) {
        int state = Integer.parseInt(digits);
        return state >= LOWEST && state <= HIGHEST ? OptionalInt.of(state) : OptionalInt.empty();
    }
}
