package org.espprovision.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espprovision.serial.Lines;
import org.espprovision.serial.PortWatch;
import org.espprovision.simulator.VirtualTray;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;
import org.espprovision.station.line.AttachedPlaces;
import org.espprovision.station.line.NamedPlaces;
import org.espprovision.station.line.Place;
import org.espprovision.station.line.Places;

/** The places of a line and how to open what is there; virtual boards stay powered until this is closed. */
record LinePorts(Places places, Lines lines, String words, int slots, Runnable end) implements AutoCloseable {
    /** A guess for keys made ahead where nobody knows how many adapters will be plugged in. */
    private static final int USUAL_SLOTS = 8;

    static LinePorts of(BatchOptions options, PaceChoice pace, Surroundings surroundings) {
        if (options.isVirtual()) {
            return virtual(options, pace, surroundings);
        }
        if (options.isAuto()) {
            Map<String, String> names = options.slots == null ? Map.of() : AttachedPlaces.namesIn(options.slots);
            String words = names.isEmpty()
                    ? "every USB serial adapter as it is plugged in"
                    : names.entrySet().stream()
                            .map(name -> name.getValue() + " (USB " + name.getKey() + ")")
                            .sorted()
                            .collect(Collectors.joining(", "));
            return real(
                    new AttachedPlaces(PortWatch.ofThisMachine(), names),
                    words,
                    names.isEmpty() ? USUAL_SLOTS : names.size());
        }
        if (options.slots != null) {
            throw UsageException.badValue("--slots", options.slots, "it names adapters of --ports auto");
        }
        List<String> named = options.named();
        return real(new NamedPlaces(named), String.join(", ", named), named.size());
    }

    private static LinePorts real(Places places, String words, int slots) {
        return new LinePorts(places, OpenLines.real(), words, slots, () -> {});
    }

    private static LinePorts virtual(BatchOptions options, PaceChoice pace, Surroundings surroundings) {
        var sketch = new VirtualSketch(VirtualNetwork.ofThisComputer(surroundings.clock()), surroundings.random());
        var tray = new VirtualTray(options.virtualSlots(), sketch, pace.pace(), surroundings.random());
        var places = new Places() {
            @Override
            public List<Place> now() {
                return tray.ports().stream()
                        .map(port -> new Place(port, port, tray.mac(port).toString()))
                        .toList();
            }

            @Override
            public void finished(Place place) {
                tray.next(place.port());
            }
        };
        int slots = options.virtualSlots();
        String words = slots == 1 ? "one virtual board at a time" : "%d virtual boards at a time".formatted(slots);
        return new LinePorts(places, OpenLines.with(tray), words, slots, tray::close);
    }

    @Override
    public void close() {
        end.run();
    }
}
