package org.espprovision.station.line;

import java.util.List;

/** Where boards come to the line. Looking touches no board. */
public interface Places {
    /** Every place that has something plugged in now, in the order of the table. */
    List<Place> now();

    /** The line is done with the board at this place. */
    default void finished(Place place) {}
}
