package org.espprovision.station.hooks;

/** Is told of each board that is done. May take its time, up to a limit of its own. */
@FunctionalInterface
public interface BoardHook {
    /**
     * A board is done.
     *
     * @throws HookException when the other side did not take it; the board's end stays what it is
     */
    void ended(BoardRecord board);
}
