package org.espprovision.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.Milestone;

/**
 * The sketch's free heap over time, as far as its lines tell: the {@code heap=} of the milestones, and sentences such as
 * {@code Free heap: 31,204}. Keeps a bounded number of readings: when there are too many, two neighbours become one, the
 * lower. Used by one thread at a time.
 */
final class HeapTrail {
    private static final int MOST_READINGS = 120;
    private static final int SPARKS = 40;
    private static final String BARS = "▁▂▃▄▅▆▇█";

    /** More would be no ESP8266. */
    private static final int MOST_BYTES = 100_000;

    private static final Pattern WORDED =
            Pattern.compile("(?i)\\bheap\\b[^0-9\\n]{0,16}?[=: ] ?([0-9]{1,3},[0-9]{3}|[0-9]{3,6})\\b");

    private record Reading(Duration at, int bytes) {}

    private final List<Reading> readings = new ArrayList<>();
    private int each = 1;
    private int inThis;
    private int count;
    private int lowest = Integer.MAX_VALUE;
    private int highest;
    private int last;

    /** Takes a line; the free heap it tells of. */
    OptionalInt hear(ConsoleLine line) {
        OptionalInt told = heap(line);
        told.ifPresent(bytes -> add(new Reading(line.sinceStart(), bytes)));
        return told;
    }

    /** A short note for a line that tells of the heap. */
    String note() {
        return last == lowest ? "heap %,d".formatted(last) : "heap %,d, lowest %,d".formatted(last, lowest);
    }

    /** What became of the heap; empty when too little was told. */
    Optional<String> summary() {
        if (count < 2) {
            return Optional.empty();
        }
        return Optional.of("heap: %,d readings, lowest %,d, highest %,d, last %,d bytes; %s"
                .formatted(count, lowest, highest, last, trend()));
    }

    /** The readings as a row of bars, the last on the right. */
    String sparkline() {
        var bars = new StringBuilder();
        int top = readings.stream().mapToInt(Reading::bytes).max().orElse(0);
        int shown = Math.min(SPARKS, readings.size());
        for (int i = 0; i < shown; i++) {
            int bytes = readings.get((int) ((long) i * readings.size() / shown)).bytes();
            int level = top == lowest ? 0 : (int) ((long) (bytes - lowest) * (BARS.length() - 1) / (top - lowest));
            bars.append(BARS.charAt(level));
        }
        return bars.toString();
    }

    int readings() {
        return readings.size();
    }

    private void add(Reading reading) {
        count++;
        last = reading.bytes();
        lowest = Math.min(lowest, last);
        highest = Math.max(highest, last);
        if (inThis > 0) {
            Reading before = readings.remove(readings.size() - 1);
            readings.add(lower(before, reading));
        } else {
            readings.add(reading);
        }
        inThis = (inThis + 1) % each;
        if (readings.size() > MOST_READINGS && inThis == 0) {
            halve();
        }
    }

    private void halve() {
        List<Reading> half = new ArrayList<>();
        for (int i = 0; i + 1 < readings.size(); i += 2) {
            half.add(lower(readings.get(i), readings.get(i + 1)));
        }
        readings.clear();
        readings.addAll(half);
        each *= 2;
    }

    private static Reading lower(Reading one, Reading other) {
        return new Reading(other.at(), Math.min(one.bytes(), other.bytes()));
    }

    /** The slope of the straight line with the least squares. */
    private String trend() {
        double meanSeconds =
                readings.stream().mapToDouble(HeapTrail::seconds).average().orElse(0);
        double meanBytes =
                readings.stream().mapToDouble(Reading::bytes).average().orElse(0);
        double both = 0;
        double square = 0;
        for (Reading reading : readings) {
            double off = seconds(reading) - meanSeconds;
            both += off * (reading.bytes() - meanBytes);
            square += off * off;
        }
        double span = seconds(readings.get(readings.size() - 1)) - seconds(readings.get(0));
        if (square == 0 || span < 1) {
            return "too short a time for a trend";
        }
        double perMinute = both / square * 60;
        return Math.abs(perMinute) < 1
                ? "steady"
                : "%s %,.0f bytes a minute".formatted(perMinute < 0 ? "falling by" : "rising by", Math.abs(perMinute));
    }

    private static double seconds(Reading reading) {
        return reading.at().toMillis() / 1000.0;
    }

    private static OptionalInt heap(ConsoleLine line) {
        ConsoleEvent event = line.event();
        if (event instanceof Milestone.SketchStarted start) {
            return OptionalInt.of(start.heapBytes());
        }
        if (event instanceof Milestone.TlsConnecting tls) {
            return OptionalInt.of(tls.heapBytes());
        }
        if (event instanceof Milestone.TlsConnected tls) {
            return OptionalInt.of(tls.heapBytes());
        }
        if (event instanceof Milestone.RunReady ready) {
            return OptionalInt.of(ready.heapBytes());
        }
        boolean worded = event instanceof ConsoleEvent.Unknown || event instanceof Milestone.Other;
        return worded && line.text().length() < 200 ? worded(line.text()) : OptionalInt.empty();
    }

    private static OptionalInt worded(String text) {
        if (!text.contains("eap") && !text.contains("HEAP")) {
            return OptionalInt.empty();
        }
        Matcher heap = WORDED.matcher(text);
        if (!heap.find()) {
            return OptionalInt.empty();
        }
        int bytes = Integer.parseInt(heap.group(1).replace(",", ""));
        return bytes <= MOST_BYTES ? OptionalInt.of(bytes) : OptionalInt.empty();
    }
}
