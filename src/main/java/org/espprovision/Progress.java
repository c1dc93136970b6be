package org.espprovision;

/** Hears how far a piece of long work has come. Called on the working thread: return at once, never throw. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = (done, total) -> {};

    /**
     * Work has come this far.
     *
     * @param done units finished so far, from 0 to {@code total}
     * @param total units in all; may be corrected as work goes on
     */
    void at(long done, long total);
}
