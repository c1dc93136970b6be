package org.espprovision.cli;

import org.espprovision.simulator.BoardWatcher;
import org.espprovision.simulator.FlashWear;

/** How a virtual board's life is told: to a person, or to a program. */
sealed interface BoardReport extends BoardWatcher permits BoardDiary, BoardJson {
    /** The board can be reached. */
    void ready(SimulatedBoard board, String what);

    /** The board is about to be put away. */
    void ended(FlashWear wear);

    static BoardReport of(Surroundings surroundings, CommonOptions options) {
        return options.json ? new BoardJson(surroundings) : new BoardDiary(surroundings, options);
    }
}
