package org.espprovision.console;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a console log that somebody saved, of any length and with anything in it. Remembers the last lines that tell
 * something and, apart from them, the last that do not: so a failure is still there under hours of chatter. What serial
 * monitors put before a line (the time, an arrow) and colours are taken off.
 */
public final class SavedConsole {
    private static final int MOST_TELLING = 5_000;
    private static final int MOST_OTHERS = 100;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SHOWN_NOISE_BYTES = 32;

    /** Not known any more. */
    private static final int NO_BAUD = 0;

    /** Arduino's {@code 11:02:03.123 -> }, PlatformIO's {@code 11:02:03.123 > }, minicom's {@code [2026-11-24 11:02:03] }. */
    private static final Pattern STAMP = Pattern.compile(
            "^\\[?(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,6})?\\]? *(?:->|>|:)? ?");

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,16}m");

    private final Deque<ConsoleLine> telling = new ArrayDeque<>();
    private final Deque<ConsoleLine> others = new ArrayDeque<>();
    private long lineCount;
    private long byteCount;

    private SavedConsole() {}

    /** Reads to the end. Its lines carry their number and no time. */
    public static ConsoleEvidence read(InputStream in) throws IOException {
        var saved = new SavedConsole();
        var splitter = new LineSplitter();
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean startsLine = true;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            saved.byteCount += count;
            for (int at = 0; at < count; at++) {
                boolean continued = !startsLine;
                var line = splitter.add(buffer[at]);
                if (line.isPresent()) {
                    startsLine = buffer[at] == '\n';
                    saved.add(line.get(), continued);
                }
            }
        }
        boolean continued = !startsLine;
        splitter.flush().ifPresent(line -> saved.add(line, continued));
        return saved.evidence();
    }

    /** Takes a line; {@code continued} is the rest of one that was too long. */
    private void add(LineSplitter.Line line, boolean continued) {
        lineCount += continued ? 0 : 1;
        if (line.isNoise()) {
            keep(new ConsoleLine(
                    lineCount,
                    Duration.ZERO,
                    line.text(),
                    new ConsoleEvent.Unreadable(NO_BAUD, line.hex(SHOWN_NOISE_BYTES))));
            return;
        }
        String plain = line.text();
        if (plain.indexOf('\u001b') >= 0) {
            plain = COLOUR.matcher(plain).replaceAll("");
        }
        if (!plain.isEmpty() && (plain.charAt(0) == '[' || Character.isDigit(plain.charAt(0)))) {
            plain = STAMP.matcher(plain).replaceFirst("");
        }
        keep(new ConsoleLine(lineCount, Duration.ZERO, plain, ConsoleParser.parse(plain)));
    }

    private void keep(ConsoleLine line) {
        boolean tells =
                !(line.event() instanceof ConsoleEvent.Unknown) && !(line.event() instanceof ConsoleEvent.Unreadable);
        Deque<ConsoleLine> where = tells ? telling : others;
        where.addLast(line);
        if (where.size() > (tells ? MOST_TELLING : MOST_OTHERS)) {
            where.removeFirst();
        }
    }

    private ConsoleEvidence evidence() {
        List<ConsoleLine> lines = Stream.concat(telling.stream(), others.stream())
                .sorted(java.util.Comparator.comparingLong(ConsoleLine::number))
                .toList();
        return new ConsoleEvidence(Duration.ZERO, lines, byteCount, "", lineCount - lines.size());
    }
}
