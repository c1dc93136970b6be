package org.espprovision.station;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.ledger.RecordedEntry;
import org.jspecify.annotations.Nullable;

/**
 * How long the steps took, as the ledger tells it: from one entry about a certificate to the next. A failed attempt ends
 * the step it was in.
 */
final class StepTimes {
    private static final String ISSUE = "make key and certificate";
    private static final String WRITE = "write the flash and read it back";
    private static final String CONFIRM = "start and prove itself";

    private final Map<String, List<Duration>> times = new LinkedHashMap<>();

    StepTimes() {
        List.of(ISSUE, WRITE, CONFIRM).forEach(step -> times.put(step, new ArrayList<>()));
    }

    void add(BoardStory story) {
        Instant before = null;
        for (RecordedEntry recorded : story.entries()) {
            String step = step(recorded.entry());
            List<Duration> durations = step == null ? null : times.get(step);
            if (durations != null && before != null) {
                durations.add(Duration.between(before, recorded.time()));
            }
            before = recorded.entry() instanceof LedgerEntry.Failed ? null : recorded.time();
        }
    }

    /** The step that ends with an entry. */
    private static @Nullable String step(LedgerEntry entry) {
        if (entry instanceof LedgerEntry.Issued) {
            return ISSUE;
        }
        if (entry instanceof LedgerEntry.Flashed) {
            return WRITE;
        }
        return entry instanceof LedgerEntry.Confirmed ? CONFIRM : null;
    }

    Map<String, List<Duration>> byStep() {
        return times;
    }
}
