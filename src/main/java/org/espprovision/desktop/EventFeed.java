package org.espprovision.desktop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.espprovision.station.StationEvent;
import org.espprovision.station.StationListener;
import org.espprovision.station.Step;

/**
 * Events of one run on their way from the station's threads to the event thread, which fetches them in batches: of a step's
 * progress only the latest, of a flood of console lines only the last {@link #MAX_WAITING}.
 */
final class EventFeed implements StationListener {
    static final int MAX_WAITING = 5_000;

    private final Clock clock;
    private final Instant start;
    private final ArrayDeque<Heard> waiting = new ArrayDeque<>();
    private final Map<Step, StationEvent.StepProgress> progress = new EnumMap<>(Step.class);

    EventFeed(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    /** An event and when it came, counted from the start of the run. */
    record Heard(Duration since, StationEvent event) {}

    /** What came since the last time. */
    record Batch(List<Heard> events, List<StationEvent.StepProgress> progress) {}

    @Override
    public synchronized void on(StationEvent event) {
        if (event instanceof StationEvent.StepProgress latest) {
            progress.put(latest.step(), latest);
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            dropOldestLine();
        }
        waiting.add(new Heard(sinceStart(), event));
    }

    /** Steps are never dropped: there are few, and the window must not miss an end. */
    private void dropOldestLine() {
        var each = waiting.iterator();
        while (each.hasNext()) {
            if (each.next().event() instanceof StationEvent.ConsoleHeard) {
                each.remove();
                return;
            }
        }
    }

    synchronized Batch fetch() {
        var batch = new Batch(new ArrayList<>(waiting), new ArrayList<>(progress.values()));
        waiting.clear();
        progress.clear();
        return batch;
    }

    Duration sinceStart() {
        return Duration.between(start, clock.instant());
    }
}
