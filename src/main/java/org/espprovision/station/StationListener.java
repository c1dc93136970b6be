package org.espprovision.station;

/** Hears events from the station's threads, possibly several at once: return soon, never throw. */
@FunctionalInterface
public interface StationListener {
    /** Something happened. */
    void on(StationEvent event);
}
