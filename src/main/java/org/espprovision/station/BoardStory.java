package org.espprovision.station;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.CertificateState;
import org.espprovision.ledger.DeviceRecord;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.ledger.RecordedEntry;
import org.espprovision.paper.BatchSummary;
import org.espprovision.paper.BatchSummary.Ending;

/** The entries about one board, oldest first; there is at least one. */
final class BoardStory {
    private final List<RecordedEntry> entries = new ArrayList<>();

    void add(RecordedEntry recorded) {
        entries.add(recorded);
    }

    List<RecordedEntry> entries() {
        return entries;
    }

    BatchSummary.Board board(DeviceRecord device, Optional<String> product) {
        Instant first = entries.get(0).time();
        Instant last = entries.get(entries.size() - 1).time();
        List<CertificateRecord> all = device.certificates();
        String name = all.isEmpty() ? "–" : all.get(all.size() - 1).deviceName();
        return new BatchSummary.Board(device.mac(), product, name, ending(device), first, last, failures());
    }

    private Ending ending(DeviceRecord device) {
        if (device.state() == CertificateState.CONFIRMED) {
            return Ending.CONFIRMED;
        }
        if (entries.get(entries.size() - 1).entry() instanceof LedgerEntry.Failed) {
            return Ending.FAILED;
        }
        return device.latest().isEmpty() && !device.certificates().isEmpty() ? Ending.WITHDRAWN : Ending.UNFINISHED;
    }

    private List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (RecordedEntry recorded : entries) {
            if (recorded.entry() instanceof LedgerEntry.Failed failed) {
                failures.add("%s in %s".formatted(failed.code(), failed.step()));
            }
        }
        return failures;
    }
}
