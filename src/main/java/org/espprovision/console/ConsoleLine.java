package org.espprovision.console;

import java.time.Duration;
import java.util.Optional;

/**
 * One line of the console.
 *
 * @param number counted from 1 in a saved log; 0 where nobody counts
 * @param sinceStart when its last byte was read, counted from the start of listening
 * @param text the line without its end and without NULs; bytes that are not UTF-8 are U+FFFD
 */
public record ConsoleLine(long number, Duration sinceStart, String text, ConsoleEvent event) {
    private static final long NOT_COUNTED = 0;

    /** A line that was just heard. */
    public ConsoleLine(Duration sinceStart, String text, ConsoleEvent event) {
        this(NOT_COUNTED, sinceStart, text, event);
    }

    /** The device's own time since boot, which every {@code ep1} line carries. */
    public Optional<Duration> uptime() {
        return Ep1Line.parse(text).map(Ep1Line::uptime);
    }
}
