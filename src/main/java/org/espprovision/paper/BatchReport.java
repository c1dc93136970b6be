package org.espprovision.paper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espprovision.paper.BatchSummary.Board;
import org.espprovision.paper.BatchSummary.Ending;

/** The report of a batch: yield, times by step, failures by cause, pace, and every board. */
public final class BatchReport {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MOST_HOURS = 48;
    private static final double MILLIS = 1000;

    private final BatchSummary batch;

    private BatchReport(BatchSummary batch) {
        this.batch = batch;
    }

    /** The report as one HTML file. */
    public static byte[] html(BatchSummary batch) {
        return Page.of(batch.title(), new BatchReport(batch).body()).getBytes(StandardCharsets.UTF_8);
    }

    private String body() {
        StringBuilder body = new StringBuilder("<h1>%s</h1>\n<p class=\"faint\">%s</p>\n"
                .formatted(Markup.escape(batch.title()), Markup.escape(span())));
        body.append(figures());
        section(body, "Yield", endings());
        section(body, "Times by step: median, and nine in ten within", steps());
        section(body, "Failures by cause and step, every attempt counted", failures());
        section(body, "Confirmed an hour", pace());
        return body.append(boards()).toString();
    }

    private String span() {
        if (batch.boards().isEmpty()) {
            return "No board. Drawn %s.".formatted(MINUTE.format(batch.at()));
        }
        return "From %s to %s; drawn %s."
                .formatted(MINUTE.format(start()), MINUTE.format(end()), MINUTE.format(batch.at()));
    }

    private Instant start() {
        return batch.boards().stream()
                .map(Board::first)
                .min(Comparator.naturalOrder())
                .orElse(batch.at());
    }

    private Instant end() {
        return batch.boards().stream()
                .map(Board::last)
                .max(Comparator.naturalOrder())
                .orElse(batch.at());
    }

    private String figures() {
        long all = batch.boards().size();
        long confirmed = batch.count(Ending.CONFIRMED);
        double hours = Duration.between(start(), end()).toMillis() / (MILLIS * 3600);
        return "<div class=\"figures\">%s%s%s%s</div>\n"
                .formatted(
                        figure(String.format(Locale.ROOT, "%,d of %,d", confirmed, all), "boards confirmed"),
                        figure(percent(confirmed, all), "yield"),
                        figure(percent(batch.firstPass(), all), "at the first attempt"),
                        figure(hours > 0 ? String.format(Locale.ROOT, "%,.0f", confirmed / hours) : "–", "an hour"));
    }

    private static String figure(String value, String words) {
        return "<div><b>%s</b>%s</div>".formatted(Markup.escape(value), Markup.escape(words));
    }

    private static String percent(long part, long all) {
        return all == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / all);
    }

    private static void section(StringBuilder body, String title, List<Chart.Bar> bars) {
        body.append("<h2>%s</h2>\n".formatted(Markup.escape(title)));
        body.append(bars.isEmpty() ? "<p class=\"faint\">None.</p>\n" : Chart.of(title, bars));
    }

    private List<Chart.Bar> endings() {
        List<Chart.Bar> bars = new ArrayList<>();
        for (Ending ending : Ending.values()) {
            long count = batch.count(ending);
            if (count > 0) {
                bars.add(new Chart.Bar(
                        ending.words(),
                        count,
                        String.format(
                                Locale.ROOT,
                                "%,d (%s)",
                                count,
                                percent(count, batch.boards().size())),
                        style(ending)));
            }
        }
        return bars;
    }

    private static String style(Ending ending) {
        return switch (ending) {
            case CONFIRMED -> "good";
            case FAILED -> "bad";
            case UNFINISHED, WITHDRAWN -> "open";
        };
    }

    private List<Chart.Bar> steps() {
        List<Chart.Bar> bars = new ArrayList<>();
        batch.steps().forEach((step, times) -> {
            if (!times.isEmpty()) {
                List<Duration> sorted = times.stream().sorted().toList();
                Duration median = sorted.get(sorted.size() / 2);
                Duration most = sorted.get(Math.min(sorted.size() - 1, sorted.size() * 9 / 10));
                bars.add(new Chart.Bar(
                        step,
                        median.toMillis(),
                        "%s, %s (%,d)".formatted(seconds(median), seconds(most), sorted.size()),
                        "plain"));
            }
        });
        return bars;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS);
    }

    private List<Chart.Bar> failures() {
        Map<String, Long> counts = batch.boards().stream()
                .flatMap(board -> board.failures().stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(cause -> new Chart.Bar(cause.getKey(), cause.getValue(), String.valueOf(cause.getValue()), "bad"))
                .toList();
    }

    /** The last two days at most: a longer span would be a wall of bars. */
    private List<Chart.Bar> pace() {
        Map<Instant, Long> hours = batch.boards().stream()
                .filter(board -> board.ending() == Ending.CONFIRMED)
                .collect(Collectors.groupingBy(
                        board -> board.last().truncatedTo(ChronoUnit.HOURS), TreeMap::new, Collectors.counting()));
        return hours.entrySet().stream()
                .skip(Math.max(0, hours.size() - MOST_HOURS))
                .map(hour -> new Chart.Bar(
                        MINUTE.format(hour.getKey()), hour.getValue(), String.valueOf(hour.getValue()), "good"))
                .toList();
    }

    private String boards() {
        StringBuilder table = new StringBuilder("<h2>Every board</h2>\n<table><thead><tr><th>MAC</th><th>product</th>"
                + "<th>name</th><th>ending</th><th>when</th><th>failed attempts</th></tr></thead><tbody>\n");
        for (Board board : batch.boards()) {
            table.append("<tr><td>%s</td><td>%s</td><td>%s</td><td class=\"%s\">%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            board.mac(),
                            Markup.escape(board.product().orElse("–")),
                            Markup.escape(board.name()),
                            style(board.ending()),
                            board.ending().words(),
                            MINUTE.format(board.last()),
                            Markup.escape(String.join("; ", board.failures()))));
        }
        return table.append("</tbody></table>\n").toString();
    }
}
