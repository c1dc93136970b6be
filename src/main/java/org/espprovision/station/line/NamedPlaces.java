package org.espprovision.station.line;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A list of ports. A device file that vanishes and comes back brings another board; a network port is always there, so its
 * one board is all it brings unless a person says that there is another.
 */
public final class NamedPlaces implements Places {
    private final List<String> ports;

    public NamedPlaces(List<String> ports) {
        this.ports = List.copyOf(ports);
    }

    @Override
    public List<Place> now() {
        return ports.stream().flatMap(port -> place(port).stream()).toList();
    }

    private static Optional<Place> place(String port) {
        Optional<String> visit = port.contains("://") ? Optional.of(port) : DeviceFileVisits.of(deviceFile(port));
        return visit.map(each -> new Place(slot(port), port, each));
    }

    private static Path deviceFile(String port) {
        return port.contains("/") ? Path.of(port) : Path.of("/dev", port);
    }

    private static String slot(String port) {
        return port.contains("://") ? port : Path.of(port).getFileName().toString();
    }

    /** The slots of these ports, whether something is plugged in or not. */
    public Stream<String> slots() {
        return ports.stream().map(NamedPlaces::slot);
    }
}
