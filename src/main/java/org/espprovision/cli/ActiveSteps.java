package org.espprovision.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espprovision.station.StationEvent;
import org.espprovision.station.Step;

/** The steps under way and how far each has come, as lines of text. Not thread-safe: its owner locks. */
final class ActiveSteps {
    private static final int BAR_CELLS = 24;
    private static final int WORDS_CELLS = 32;

    private final Clock clock;
    private final Map<Step, State> states = new EnumMap<>(Step.class);

    ActiveSteps(Clock clock) {
        this.clock = clock;
    }

    /** @param total 0 while the amount of work is not known */
    private record State(Instant start, long done, long total) {}

    void follow(StationEvent event) {
        if (event instanceof StationEvent.StepStarted started) {
            states.put(started.step(), new State(clock.instant(), 0, 0));
        } else if (event instanceof StationEvent.StepProgress progress) {
            states.computeIfPresent(
                    progress.step(), (step, state) -> new State(state.start, progress.done(), progress.total()));
        } else if (event instanceof StationEvent.StepFinished finished) {
            states.remove(finished.step());
        }
    }

    List<String> lines() {
        return states.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
    }

    private String line(Step step, State state) {
        Duration running = Duration.between(state.start, clock.instant());
        String words = "  %-" + WORDS_CELLS + "s ";
        if (state.total <= 0) {
            return (words + "%s").formatted(step.words(), seconds(running));
        }
        int filled = (int) (BAR_CELLS * state.done / state.total);
        String bar = "#".repeat(filled) + ".".repeat(BAR_CELLS - filled);
        return (words + "[%s] %3d %%  %s of %s%s")
                .formatted(
                        step.words(),
                        bar,
                        100 * state.done / state.total,
                        kilobytes(state.done),
                        kilobytes(state.total),
                        left(state, running));
    }

    /** A guess of the time left is shown once a tenth is done: before that it jumps about. */
    private static String left(State state, Duration running) {
        if (state.done * 10 < state.total || state.done == state.total) {
            return "";
        }
        long left = running.toMillis() * (state.total - state.done) / state.done;
        return ", %d s left".formatted((left + 999) / 1000);
    }

    private static String kilobytes(long bytes) {
        return String.format(Locale.ROOT, "%,d kB", (bytes + 999) / 1000);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
