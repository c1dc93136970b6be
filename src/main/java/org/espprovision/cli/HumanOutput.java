package org.espprovision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.espprovision.ProvisioningException;
import org.espprovision.station.Outcome;
import org.espprovision.station.StationEvent;

/**
 * Tells a run to a person: a line for each finished step on standard error, with moving bars below where that is a
 * terminal; the report on standard output.
 *
 * <p>Threads: events come from the station's threads; one timer thread of our own redraws the bars and ends with
 * {@link #close}. All of them meet at this object's lock.
 */
final class HumanOutput implements Output {
    private static final long REDRAW_MILLIS = 100;

    private final Surroundings surroundings;
    private final CommonOptions options;
    private final Style style;
    private Optional<LiveLines> live = Optional.empty();
    private final ActiveSteps active;
    private final ScheduledExecutorService timer;

    HumanOutput(Surroundings surroundings, CommonOptions options) {
        this.surroundings = surroundings;
        this.options = options;
        this.style = Style.of(options.color, surroundings, Surroundings.Stream.ERR);
        this.active = new ActiveSteps(surroundings.clock());
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Not before the first step: until then questions may want the terminal for themselves. */
    private void goLive() {
        if (live.isPresent() || !surroundings.isTerminal(Surroundings.Stream.ERR) || surroundings.isDumb()) {
            return;
        }
        try {
            live = Optional.of(new LiveLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var unused = timer.scheduleAtFixedRate(this::redraw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void on(StationEvent event) {
        if (event instanceof StationEvent.StepStarted) {
            goLive();
        }
        active.follow(event);
        if (event instanceof StationEvent.StepStarted started
                && live.isEmpty()
                && started.step().takesLong()) {
            print("  ...  " + started.step().words());
        } else if (event instanceof StationEvent.StepFinished finished) {
            print("%s %s: %s %s"
                    .formatted(
                            style.good("  ok "),
                            finished.step().words(),
                            finished.summary(),
                            style.dim("(" + ActiveSteps.seconds(finished.took()) + ")")));
        } else if (event instanceof StationEvent.Note note) {
            print(style.note("  note ") + note.text());
        } else if (event instanceof StationEvent.ConsoleHeard heard && options.verbose) {
            print(style.dim(
                    "  %6.2f s console  %s".formatted(heard.since().toMillis() / 1000.0, printable(heard.line()))));
        } else if (event instanceof StationEvent.BrokerSaw saw && options.verbose) {
            print(style.dim("           broker   " + printable(saw.what())));
        }
    }

    @Override
    public synchronized void ended(Outcome outcome) {
        clear();
        Report.print(outcome, surroundings.out(), Style.of(options.color, surroundings, Surroundings.Stream.OUT));
    }

    @Override
    public synchronized void failed(ProvisioningException failure) {
        clear();
        var unused = Failures.print(failure, surroundings);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            live.ifPresent(LiveLines::close);
        }
    }

    private synchronized void redraw() {
        live.ifPresent(lines -> lines.show(active.lines()));
    }

    private void clear() {
        timer.shutdownNow();
        live.ifPresent(lines -> lines.show(java.util.List.of()));
    }

    private void print(String line) {
        if (live.isPresent()) {
            live.get().print(line);
        } else {
            surroundings.err().println(line);
        }
    }

    /** A device must not steer the operator's terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}
