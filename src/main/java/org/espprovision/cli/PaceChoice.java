package org.espprovision.cli;

import java.util.Locale;
import org.espprovision.simulator.Pace;

/** How a virtual chip spends its time, as options name it. */
enum PaceChoice {
    REAL(Pace.REAL_TIME),
    FAST(Pace.FAST);

    private final Pace pace;

    PaceChoice(Pace pace) {
        this.pace = pace;
    }

    Pace pace() {
        return pace;
    }

    /** As it is typed, and as shells complete it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
