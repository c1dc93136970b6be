package org.espprovision.cli;

import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.ledger.LedgerException;
import org.espprovision.ledger.SharedLedger;
import org.espprovision.ledger.SyncReport;
import org.espprovision.station.Orders;

/** A batch's part in what the stations share: it gets in step before the first board and after the last. */
final class BatchSync {
    private final Optional<SharedLedger> shared;
    private final Consumer<String> note;

    BatchSync(Optional<SharedLedger> shared, Consumer<String> note) {
        this.shared = shared;
        this.note = note;
    }

    /**
     * Sends what is old and reserves what is to come. Without the server the line goes on from what it has reserved.
     *
     * @throws LedgerException when the server is there, but something is wrong that does not pass
     */
    void begin(Orders orders) {
        shared.ifPresent(server -> {
            try {
                tell(server.sync(sent -> {}));
                orders.reserve();
            } catch (LedgerException e) {
                if (!e.code().equals(SharedLedger.UNREACHABLE)) {
                    throw e;
                }
                note.accept(e.what() + "; this station goes on with the numbers it has reserved");
            }
        });
    }

    /** Sends what the boards came to; what cannot be sent now stays in the journal for later. */
    void end() {
        shared.ifPresent(server -> {
            try {
                tell(server.sync(sent -> {}));
            } catch (LedgerException e) {
                note.accept(e.what() + "; send the journal later with \"provision ledger sync\"");
            }
        });
    }

    private void tell(SyncReport report) {
        if (report.sent() > 0) {
            note.accept("%,d lines of the ledger sent to the server".formatted(report.sent()));
        }
        report.conflicts().forEach(conflict -> note.accept("conflict: " + conflict));
    }
}
