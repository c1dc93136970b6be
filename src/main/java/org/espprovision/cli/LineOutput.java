package org.espprovision.cli;

import org.espprovision.ProvisioningException;
import org.espprovision.station.StationEvent;
import org.espprovision.station.StationListener;
import org.espprovision.station.line.LineListener;
import org.espprovision.station.line.LineTotals;

/** How a line is told: to a person, or to a program. */
sealed interface LineOutput extends LineListener, AutoCloseable permits LineTable, LineJson {
    /** What is about no single board. */
    StationListener notes();

    /** The line has ended. */
    void ended(LineTotals totals, Ended how);

    /** It did not come to taking boards. */
    void failed(ProvisioningException failure);

    @Override
    void close();

    /** Why no more boards are taken. */
    enum Ended {
        ALL_TAKEN,
        STOPPED
    }

    static LineOutput of(Surroundings surroundings, CommonOptions options, boolean bell) {
        return options.json ? new LineJson(surroundings) : new LineTable(surroundings, options, bell);
    }

    /** The text of a note. */
    static StationListener noting(java.util.function.Consumer<String> hearer) {
        return event -> {
            if (event instanceof StationEvent.Note note) {
                hearer.accept(note.text());
            }
        };
    }
}
