package org.espprovision.station.line;

import java.util.List;
import org.espprovision.station.StationEvent;
import org.espprovision.station.Step;

/** What happens at the line, told to whoever listens: the table, JSON lines, hooks. */
public sealed interface LineEvent {
    /** Boards will be taken now. */
    record Opened(String broker, LineTotals totals) implements LineEvent {}

    /** A board came and is being worked on. */
    record BoardCame(Place place, int number) implements LineEvent {}

    /** What the station tells of one board. */
    record BoardTold(Place place, StationEvent told) implements LineEvent {}

    /**
     * A step failed and the board is taken from the beginning; what is right in its flash is not written again.
     *
     * @param attempt the one that begins, counted from 2
     */
    record Retried(Place place, Step step, String code, int attempt) implements LineEvent {}

    /** The line is done with a board. */
    record BoardEnded(BoardResult result, LineTotals totals) implements LineEvent {}

    /** The board was taken out. */
    record BoardLeft(Place place) implements LineEvent {}

    /** Why a line takes no more boards. */
    enum Why {
        ASKED,
        /** Board after board failed for something that is none of theirs: the authority, the ledger, the settings. */
        NOTHING_WORKS
    }

    /**
     * No board is taken any more.
     *
     * @param finishing slots whose boards are written and are waited for
     * @param dropped slots whose boards are let go as they are
     */
    record Stopping(Why why, List<String> finishing, List<String> dropped) implements LineEvent {}
}
