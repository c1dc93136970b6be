package org.espprovision.station.line;

/** Hears events from the line's threads, one at a time: return soon, never throw. */
@FunctionalInterface
public interface LineListener {
    /** Something happened. */
    void on(LineEvent event);
}
