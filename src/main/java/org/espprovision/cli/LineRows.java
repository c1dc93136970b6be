package org.espprovision.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.station.StationEvent;
import org.espprovision.station.Step;
import org.espprovision.station.line.BoardResult;
import org.espprovision.station.line.LineEvent;
import org.espprovision.station.line.LineTotals;
import org.espprovision.station.line.Place;

/** The table of a line: a row and a bar a slot, and a last row with the totals. Not thread-safe: its owner locks. */
final class LineRows {
    private static final int BAR_CELLS = 16;
    private static final int STEP_CELLS = 34;

    private final Clock clock;
    private final Style style;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    LineRows(Clock clock, Style style) {
        this.clock = clock;
        this.style = style;
    }

    /** @param total 0 while the amount of work is not known */
    private record Row(
            Optional<BoardResult> result, int number, Step step, Instant since, long done, long total, int attempt) {
        Row in(Step next, Instant now) {
            return new Row(Optional.empty(), number, next, now, 0, 0, attempt);
        }
    }

    void follow(LineEvent event) {
        if (event instanceof LineEvent.BoardCame came) {
            rows.put(came.place().slot(), fresh(came.number(), 1));
        } else if (event instanceof LineEvent.Retried retried) {
            rows.computeIfPresent(retried.place().slot(), (slot, row) -> fresh(row.number(), retried.attempt()));
        } else if (event instanceof LineEvent.BoardTold told) {
            follow(told.place(), told.told());
        } else if (event instanceof LineEvent.BoardEnded ended) {
            rows.computeIfPresent(
                    ended.result().place().slot(),
                    (slot, row) -> new Row(
                            Optional.of(ended.result()), row.number(), row.step(), row.since(), 0, 0, row.attempt()));
        } else if (event instanceof LineEvent.BoardLeft left) {
            rows.computeIfPresent(
                    left.place().slot(), (slot, row) -> row); // its verdict stays until the next board comes
        }
    }

    private Row fresh(int number, int attempt) {
        return new Row(Optional.empty(), number, Step.IDENTIFY, clock.instant(), 0, 0, attempt);
    }

    private void follow(Place place, StationEvent told) {
        if (told instanceof StationEvent.StepStarted started) {
            rows.computeIfPresent(place.slot(), (slot, row) -> row.in(started.step(), clock.instant()));
        } else if (told instanceof StationEvent.StepProgress progress) {
            rows.computeIfPresent(
                    place.slot(),
                    (slot, row) -> new Row(
                            row.result(),
                            row.number(),
                            progress.step(),
                            row.since(),
                            progress.done(),
                            progress.total(),
                            row.attempt()));
        }
    }

    List<String> lines(LineTotals totals) {
        List<String> lines = new ArrayList<>();
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(1);
        rows.forEach((slot, row) -> lines.add("  %%-%ds  %%s".formatted(width).formatted(slot, words(row))));
        lines.add("  " + totals(totals));
        return lines;
    }

    private String words(Row row) {
        if (row.result().isPresent()) {
            return verdict(row.result().get());
        }
        Duration running = Duration.between(row.since(), clock.instant());
        String again = row.attempt() > 1 ? style.note(" attempt " + row.attempt()) : "";
        return "%s %s%s"
                .formatted(bar(row), "%-" + STEP_CELLS + "s", "%6s%s")
                .formatted("#" + row.number() + " " + row.step().words(), ActiveSteps.seconds(running), again);
    }

    private static String bar(Row row) {
        int filled = row.total() <= 0 ? 0 : (int) (BAR_CELLS * row.done() / row.total());
        return "[" + "#".repeat(filled) + ".".repeat(BAR_CELLS - filled) + "]";
    }

    /** Big enough to be seen from the next bench. */
    private String verdict(BoardResult result) {
        String mac = result.mac().map(each -> " " + each).orElse("");
        return switch (result.verdict()) {
            case PASSED ->
                style.good("[##### PASS #####]") + " #%d%s %s".formatted(result.number(), mac, result.what());
            case ALREADY ->
                style.good("[##### PASS #####]") + " #%d%s already confirmed".formatted(result.number(), mac);
            case FAILED ->
                style.bad("[!!!!! FAIL !!!!!]")
                        + " #%d%s %s".formatted(result.number(), mac, style.bad(result.reason()));
            case DROPPED -> style.note("[---- DROPPED ---]") + " #%d%s".formatted(result.number(), mac);
        };
    }

    static String totals(LineTotals totals) {
        StringBuilder line = new StringBuilder();
        line.append(
                totals.wanted().isPresent()
                        ? "%d of %d boards"
                                .formatted(totals.done(), totals.wanted().getAsInt())
                        : totals.done() == 1 ? "1 board" : "%d boards".formatted(totals.done()));
        line.append(", %d passed".formatted(totals.passed() + totals.already()));
        if (totals.already() > 0) {
            line.append(" (%d already)".formatted(totals.already()));
        }
        line.append(", %d failed".formatted(totals.failed()));
        if (totals.dropped() > 0) {
            line.append(", %d dropped".formatted(totals.dropped()));
        }
        totals.yieldPercent().ifPresent(percent -> line.append(", yield %d %%".formatted(percent)));
        if (totals.retries() > 0) {
            line.append(", %d tried again".formatted(totals.retries()));
        }
        if (totals.done() > 0) {
            line.append(", %,d an hour".formatted(totals.boardsAnHour()));
        }
        totals.left().filter(left -> !left.isZero()).ifPresent(left -> line.append(", " + minutes(left) + " left"));
        return line.toString();
    }

    private static String minutes(Duration left) {
        return left.toHours() > 0
                ? "%d h %02d min".formatted(left.toHours(), left.toMinutesPart())
                : left.toMinutes() > 0
                        ? "%d min %02d s".formatted(left.toMinutes(), left.toSecondsPart())
                        : "%d s".formatted(Math.max(1, left.toSeconds()));
    }
}
