package org.espprovision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.espprovision.ProvisioningException;
import org.espprovision.station.StationEvent;
import org.espprovision.station.StationListener;
import org.espprovision.station.line.BoardResult;
import org.espprovision.station.line.LineEvent;
import org.espprovision.station.line.LineTotals;

/**
 * Tells a line to a person: a line an event on standard error, above a table that changes in place where that is a
 * terminal; the totals on standard output.
 *
 * <p>Threads: events come from the line's; one timer thread of our own redraws the table and ends with {@link #close}. All
 * of them meet at this object's lock.
 */
final class LineTable implements LineOutput {
    private static final long REDRAW_MILLIS = 200;
    private static final String BELL = "\u0007";
    private static final int RINGS_FOR_FAIL = 3;

    private final Surroundings surroundings;
    private final CommonOptions options;
    private final Style style;
    private final boolean bell;
    private final LineRows rows;
    private final ScheduledExecutorService timer;
    private Optional<LiveLines> live = Optional.empty();
    private LineTotals totals = LineTotals.none();

    LineTable(Surroundings surroundings, CommonOptions options, boolean bell) {
        this.surroundings = surroundings;
        this.options = options;
        this.bell = bell;
        this.style = Style.of(options.color, surroundings, Surroundings.Stream.ERR);
        this.rows = new LineRows(surroundings.clock(), style);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "table");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public synchronized void on(LineEvent event) {
        rows.follow(event);
        if (event instanceof LineEvent.Opened opened) {
            totals = opened.totals();
            print("  devices prove themselves at " + opened.broker());
            goLive();
        } else if (event instanceof LineEvent.BoardCame came && live.isEmpty()) {
            print("%s  #%d came".formatted(came.place().slot(), came.number()));
        } else if (event instanceof LineEvent.BoardTold told) {
            told(told);
        } else if (event instanceof LineEvent.Retried retried) {
            print(style.note("%s  %s failed [%s], attempt %d"
                    .formatted(retried.place().slot(), retried.step().words(), retried.code(), retried.attempt())));
        } else if (event instanceof LineEvent.BoardEnded ended) {
            totals = ended.totals();
            tell(ended.result());
        } else if (event instanceof LineEvent.Stopping stopping) {
            print(style.note("  stopping, %s%s%s"
                    .formatted(
                            why(stopping.why()),
                            list("; finishing: ", stopping.finishing()),
                            list("; let go: ", stopping.dropped()))));
        }
    }

    private static String why(LineEvent.Why why) {
        return switch (why) {
            case ASKED -> "no more boards";
            case NOTHING_WORKS -> "board after board failed for what no other board can mend";
        };
    }

    private static String list(String before, List<String> slots) {
        return slots.isEmpty() ? "" : before + String.join(", ", slots);
    }

    private void told(LineEvent.BoardTold told) {
        String slot = told.place().slot();
        if (told.told() instanceof StationEvent.Note note) {
            print("%s  %s %s".formatted(slot, style.note("note"), HumanOutput.printable(note.text())));
        } else if (told.told() instanceof StationEvent.StepFinished finished && options.verbose) {
            print(style.dim("%s  %s: %s (%s)"
                    .formatted(
                            slot,
                            finished.step().words(),
                            HumanOutput.printable(finished.summary()),
                            ActiveSteps.seconds(finished.took()))));
        }
    }

    private void tell(BoardResult result) {
        String slot = result.place().slot();
        String mac = result.mac().map(each -> " " + each).orElse("");
        String head = "%s  #%d%s".formatted(slot, result.number(), mac);
        switch (result.verdict()) {
            case PASSED ->
                print("%s  %s, %s"
                        .formatted(
                                style.good("PASS") + "  " + head, result.what(), ActiveSteps.seconds(result.took())));
            case ALREADY -> print(style.good("PASS") + "  " + head + "  already confirmed, left as it is");
            case FAILED -> {
                print("%s  %s  %s [%s]%s"
                        .formatted(
                                style.bad("FAIL"),
                                head,
                                result.what(),
                                result.reason(),
                                result.attempts() > 1 ? ", %d attempts".formatted(result.attempts()) : ""));
                print("      " + result.remedy());
            }
            case DROPPED ->
                print("%s  %s  %s; a certificate that was issued stays unconfirmed in the ledger"
                        .formatted(style.note("DROP"), head, result.what()));
        }
        ring(result);
    }

    private void ring(BoardResult result) {
        if (bell && surroundings.isTerminal(Surroundings.Stream.ERR)) {
            surroundings.err().print(BELL.repeat(result.verdict().isPass() ? 1 : RINGS_FOR_FAIL));
            surroundings.err().flush();
        }
    }

    @Override
    public StationListener notes() {
        return LineOutput.noting(this::note);
    }

    private synchronized void note(String text) {
        print(style.note("  note ") + text);
    }

    @Override
    public synchronized void ended(LineTotals last, Ended how) {
        stopDrawing();
        var out = Style.of(options.color, surroundings, Surroundings.Stream.OUT);
        String word = how == Ended.STOPPED
                ? out.note("STOPPED")
                : last.isAllConfirmed() ? out.good("ALL CONFIRMED") : out.bad("SOME FAILED");
        surroundings.out().println(word + "  " + LineRows.totals(last));
        last.reasons().forEach((reason, count) -> surroundings.out().println("  %4d  %s".formatted(count, reason)));
        surroundings.out().flush();
    }

    @Override
    public synchronized void failed(ProvisioningException failure) {
        stopDrawing();
        var unused = Failures.print(failure, surroundings);
    }

    private void goLive() {
        if (live.isPresent() || !surroundings.isTerminal(Surroundings.Stream.ERR)) {
            return;
        }
        try {
            live = Optional.of(new LiveLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var unused = timer.scheduleAtFixedRate(this::redraw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void redraw() {
        live.ifPresent(lines -> lines.show(rows.lines(totals)));
    }

    private void stopDrawing() {
        timer.shutdownNow();
        live.ifPresent(lines -> lines.show(List.of()));
    }

    private void print(String line) {
        if (live.isPresent()) {
            live.get().print(line);
        } else {
            surroundings.err().println(line);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            live.ifPresent(LiveLines::close);
        }
    }
}
