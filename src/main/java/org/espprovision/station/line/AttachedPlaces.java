package org.espprovision.station.line;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espprovision.serial.PortDescription;
import org.espprovision.serial.UsbAdapter;

/** Every USB serial adapter of this machine, as it is plugged in; or only those in sockets that have a name. */
public final class AttachedPlaces implements Places {
    private final Supplier<List<PortDescription>> attached;
    private final Map<String, String> names;

    /**
     * @param attached what is plugged in now
     * @param names slots by USB position ({@code 1-1.4}); when there are any, adapters elsewhere are left alone
     */
    public AttachedPlaces(Supplier<List<PortDescription>> attached, Map<String, String> names) {
        this.attached = attached;
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
    public List<Place> now() {
        return attached.get().stream().flatMap(port -> place(port).stream()).toList();
    }

    private Optional<Place> place(PortDescription port) {
        Optional<String> location = port.usb().map(UsbAdapter::location);
        return location.flatMap(this::slot)
                .or(() -> names.isEmpty() && location.isPresent()
                        ? Optional.of(port.path().replaceFirst(".*/", ""))
                        : Optional.empty())
                .map(slot -> new Place(
                        slot,
                        port.path(),
                        location.orElse("") + " "
                                + DeviceFileVisits.of(Path.of(port.path())).orElse("")));
    }

    private Optional<String> slot(String location) {
        return Optional.ofNullable(names.get(location));
    }
}
