package org.espprovision.broker;

import java.util.Optional;

/** An MQTT topic filter (MQTT 3.1.1, 4.7): levels between slashes, {@code +} for one level, {@code #} for the rest. */
record TopicFilter(String text) {
    private static final int LONGEST_BYTES = 65_535;

    static Optional<TopicFilter> parse(String text) {
        if (!isText(text)) {
            return Optional.empty();
        }
        String[] levels = text.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean rest = levels[i].equals("#") && i == levels.length - 1;
            boolean one = levels[i].equals("+");
            if (!rest && !one && hasWildcard(levels[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(new TopicFilter(text));
    }

    /** Whether this is a topic a message may be published on. */
    static boolean isTopic(String text) {
        return isText(text) && !hasWildcard(text);
    }

    private static boolean isText(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_BYTES && text.indexOf('\0') < 0;
    }

    private static boolean hasWildcard(String text) {
        return text.indexOf('+') >= 0 || text.indexOf('#') >= 0;
    }

    boolean matches(String topic) {
        // 4.7.2: a leading wildcard does not reach the broker's own topics.
        if (topic.startsWith("$") && hasWildcard(text.substring(0, 1))) {
            return false;
        }
        String[] wanted = text.split("/", -1);
        String[] levels = topic.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true; // "a/#" also matches "a" itself
            }
            if (i >= levels.length) {
                return false;
            }
            if (!wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
                return false;
            }
            boolean parentOfRest = i == levels.length - 1 && i == wanted.length - 2 && wanted[i + 1].equals("#");
            if (parentOfRest) {
                return true;
            }
        }
        return wanted.length == levels.length;
    }
}
