package org.espprovision.simulator;

/** Hears what happens on a virtual board, on whichever thread it happens; it must return at once. */
@FunctionalInterface
public interface BoardWatcher {
    /** Hears nothing. */
    BoardWatcher NOBODY = event -> {};

    void on(BoardEvent event);
}
