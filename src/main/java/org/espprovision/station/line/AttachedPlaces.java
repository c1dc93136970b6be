package org.espprovision.station.line;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.serial.PortChange;
import org.espprovision.serial.PortDescription;
import org.espprovision.serial.PortWatch;
import org.espprovision.serial.UsbAdapter;

/**
 * Every USB serial adapter of this machine, as it is plugged in; or only those in sockets that have a name. Each time an
 * adapter is plugged in is a visit of another board, even where it went and came between two looks.
 */
public final class AttachedPlaces implements Places {
    private final PortWatch watch;
    private final Map<String, String> names;
    private final Map<String, Place> plugged = new LinkedHashMap<>();
    private long visits;

    /**
     * @param watch is this object's alone
     * @param names slots by USB position ({@code 1-1.4}); when there are any, adapters elsewhere are left alone
     */
    public AttachedPlaces(PortWatch watch, Map<String, String> names) {
        this.watch = watch;
        this.names = Map.copyOf(names);
    }

    /**
     * Reads {@code left=1-1.2,right=1-1.3}.
     *
     * @return names by position
     * @throws LineException {@code line.slots}
     */
    public static Map<String, String> namesIn(String text) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String each : text.split(",", -1)) {
            String[] parts = each.strip().split("=", -1);
            if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
                throw LineException.slots(text, "'%s' is not NAME=POSITION".formatted(each.strip()));
            }
            if (names.containsValue(parts[0]) || names.put(parts[1], parts[0]) != null) {
                throw LineException.slots(text, "a name or a position is there twice");
            }
        }
        return names;
    }

    @Override
    public synchronized List<Place> now() {
        for (PortChange change : watch.look()) {
            String path = change.port().path();
            if (change instanceof PortChange.Appeared) {
                visits++;
                place(change.port()).ifPresent(place -> plugged.put(path, place));
            } else {
                plugged.remove(path);
            }
        }
        return List.copyOf(plugged.values());
    }

    private Optional<Place> place(PortDescription port) {
        Optional<String> location = port.usb().map(UsbAdapter::location);
        Optional<String> slot = names.isEmpty()
                ? location.map(any -> port.path().replaceFirst(".*/", ""))
                : location.flatMap(socket -> Optional.ofNullable(names.get(socket)));
        return slot.map(name -> new Place(name, port.path(), "visit " + visits));
    }
}
