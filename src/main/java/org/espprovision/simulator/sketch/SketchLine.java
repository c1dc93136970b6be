package org.espprovision.simulator.sketch;

import java.util.regex.Pattern;

/** One line of the console grammar being put together; {@code docs/console.md} is the contract. */
final class SketchLine {
    private static final String GRAMMAR = "ep1";
    private static final Pattern BARE = Pattern.compile("[\\x21-\\x7e&&[^\"=]]+");

    private final StringBuilder text;

    SketchLine(long millis, String stage, String event) {
        text = new StringBuilder("%s %d %s %s".formatted(GRAMMAR, millis, stage, event));
    }

    /** A number, a name or a code: without quotes wherever the grammar lets it. */
    SketchLine with(String key, Object value) {
        String plain = value.toString();
        if (!BARE.matcher(plain).matches()) {
            return quoted(key, plain);
        }
        text.append(' ').append(key).append('=').append(plain);
        return this;
    }

    /** Words, always in quotes. */
    SketchLine quoted(String key, String words) {
        String escaped =
                words.replaceAll("\\p{Cntrl}", "?").replace("\\", "\\\\").replace("\"", "\\\"");
        text.append(' ').append(key).append("=\"").append(escaped).append('"');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
