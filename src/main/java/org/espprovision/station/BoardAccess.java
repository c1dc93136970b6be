package org.espprovision.station;

import org.espprovision.chip.LoaderOptions;

/** How to reach a board, and what becomes of it when the work is done. */
public record BoardAccess(String port, LoaderOptions loader, Afterwards afterwards) {
    /** What the chip does after the work. */
    public enum Afterwards {
        /** It is reset and starts what is in its flash. */
        STARTS_SKETCH,
        /** It stays in whatever loader did the work. */
        STAYS
    }
}
