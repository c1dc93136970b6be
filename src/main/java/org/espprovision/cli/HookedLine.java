package org.espprovision.cli;

import java.time.Clock;
import java.util.Optional;
import org.espprovision.ledger.Assignment;
import org.espprovision.ledger.Ledger;
import org.espprovision.station.hooks.BoardHooks;
import org.espprovision.station.hooks.BoardRecord;
import org.espprovision.station.line.BoardResult;
import org.espprovision.station.line.LineEvent;
import org.espprovision.station.line.LineListener;

/** Passes a line's events on, and tells the hooks of each board that is done. */
final class HookedLine implements LineListener, AutoCloseable {
    private final LineListener listener;
    private final BoardHooks hooks;
    private final Ledger ledger;
    private final Clock clock;

    HookedLine(LineListener listener, BoardHooks hooks, Ledger ledger, Clock clock) {
        this.listener = listener;
        this.hooks = hooks;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public void on(LineEvent event) {
        listener.on(event);
        if (event instanceof LineEvent.BoardEnded ended && !hooks.isEmpty()) {
            BoardResult result = ended.result();
            Optional<String> product = result.mac().flatMap(ledger::assignment).map(Assignment::product);
            hooks.ended(new BoardRecord(clock.instant(), product, result));
        }
    }

    /** Waits for the hooks. Safe to call twice. */
    @Override
    public void close() {
        hooks.close();
    }
}
