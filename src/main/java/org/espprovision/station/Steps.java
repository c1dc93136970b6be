package org.espprovision.station;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.espprovision.Progress;

/** Runs the steps of one device: tells the listener, takes the time, remembers which step was the last. Thread-safe. */
final class Steps {
    private final StationListener listener;
    private final Clock clock;
    private final Map<Step, Duration> times = Collections.synchronizedMap(new EnumMap<>(Step.class));
    private volatile Step latest = Step.IDENTIFY;

    Steps(StationListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Work that gives something. */
    interface Work<T> {
        T run(Progress progress) throws InterruptedException;
    }

    /** Work that is done when it returns. */
    interface Task {
        void run(Progress progress) throws InterruptedException;
    }

    <T> T run(Step step, Work<T> work, Function<T, String> summary) throws InterruptedException {
        latest = step;
        Instant start = clock.instant();
        listener.on(new StationEvent.StepStarted(step));
        T result = work.run((done, total) -> listener.on(new StationEvent.StepProgress(step, done, total)));
        Duration took = Duration.between(start, clock.instant());
        times.put(step, took);
        listener.on(new StationEvent.StepFinished(step, took, summary.apply(result)));
        return result;
    }

    void run(Step step, Task task, String summary) throws InterruptedException {
        var unused = run(
                step,
                progress -> {
                    task.run(progress);
                    return summary;
                },
                Function.identity());
    }

    /** The step that began last: the one a failure belongs to, as near as overlapping steps can tell. */
    Step latest() {
        return latest;
    }

    Map<Step, Duration> times() {
        synchronized (times) {
            return new EnumMap<>(times);
        }
    }
}
