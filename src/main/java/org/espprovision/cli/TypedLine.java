package org.espprovision.cli;

import java.util.Optional;

/** A line while it is typed: Backspace takes the last character away, Ctrl-U all of them, Enter ends it. */
final class TypedLine {
    private static final char BACKSPACE = 'H' - '@';
    private static final char DELETE = 0x7f;
    private static final char KILL = 'U' - '@';

    private final StringBuilder text = new StringBuilder();

    /** Takes a key; the whole line when it was Enter. */
    Optional<String> press(char key) {
        if (key == '\r' || key == '\n') {
            String line = text.toString();
            text.setLength(0);
            return Optional.of(line);
        }
        if (key == KILL) {
            text.setLength(0);
        } else if (key == BACKSPACE || key == DELETE) {
            text.setLength(Math.max(0, text.offsetByCodePoints(text.length(), text.isEmpty() ? 0 : -1)));
        } else {
            text.append(key);
        }
        return Optional.empty();
    }

    String text() {
        return text.toString();
    }
}
