package org.espprovision.station.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Places that a test puts boards into and takes them out of. */
final class Tray implements Places {
    private final Map<String, Place> there = new TreeMap<>();
    private final List<Place> finished = new ArrayList<>();
    private int visits;

    synchronized Place put(String slot) {
        visits++;
        Place place = new Place(slot, "port of " + slot, "visit " + visits);
        there.put(slot, place);
        return place;
    }

    synchronized void take(String slot) {
        there.remove(slot);
    }

    synchronized int finished() {
        return finished.size();
    }

    @Override
    public synchronized List<Place> now() {
        return List.copyOf(there.values());
    }

    @Override
    public synchronized void finished(Place place) {
        finished.add(place);
    }
}
