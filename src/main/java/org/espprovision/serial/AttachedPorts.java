package org.espprovision.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The serial ports of this machine, USB adapters first. Looking opens none of them: on Linux it reads sysfs itself,
 * because jSerialComm's own enumeration opens every {@code /dev/ttyS*}, which pulses DTR on whatever hangs there.
 * Elsewhere jSerialComm's list is used, which opens nothing on those systems.
 */
public final class AttachedPorts {
    private final Source source;
    private final Optional<MachineTrees> machine;

    private AttachedPorts(Source source, Optional<MachineTrees> machine) {
        this.source = source;
        this.machine = machine;
    }

    public static AttachedPorts ofThisMachine() {
        return onLinux()
                ? under(Path.of("/"))
                : new AttachedPorts(
                        () -> SerialLibrary.forUser(System.getenv()).ports().stream()
                                .map(port -> new Sighting(described(port), ""))
                                .toList(),
                        Optional.empty());
    }

    /** The ports of a Linux machine whose sys, dev, proc, etc and run are in this directory: / itself, or a recorded one. */
    public static AttachedPorts under(Path root) {
        return of(MachineTrees.under(root));
    }

    static AttachedPorts of(MachineTrees machine) {
        return new AttachedPorts(new SysfsPorts(machine.sys(), machine.dev())::list, Optional.of(machine));
    }

    /**
     * Looks at each port's condition too, and for adapters without a port. Systems other than Linux do not tell it: there
     * every port counts as free until it is opened.
     */
    public PortSurvey survey() {
        List<PortDescription> ports = list();
        return machine.map(linux -> new PortSurvey(
                        new PortInspection(linux).of(ports), new PortlessAdapters(linux).list(sockets(ports))))
                .orElseGet(() ->
                        new PortSurvey(ports.stream().map(PortCondition::untold).toList(), List.of()));
    }

    private static Set<String> sockets(List<PortDescription> ports) {
        return ports.stream()
                .flatMap(port -> port.usb().stream())
                .map(UsbAdapter::socket)
                .collect(Collectors.toSet());
    }

    public List<PortDescription> list() {
        return sightings().stream().map(Sighting::port).toList();
    }

    /** Watches these ports from now on. */
    public PortWatch watch() {
        return PortWatch.seeing(this::sightings);
    }

    private List<Sighting> sightings() {
        try {
            return source.list().stream()
                    .sorted(Comparator.comparing(Sighting::port, usbFirstThenByNumber()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean onLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }

    private static Comparator<PortDescription> usbFirstThenByNumber() {
        return Comparator.<PortDescription, Boolean>comparing(port -> port.usb().isEmpty())
                .thenComparing(port -> port.path().replaceAll("\\d+$", ""))
                .thenComparing(port -> port.path().length())
                .thenComparing(PortDescription::path);
    }

    private static PortDescription described(SerialPort port) {
        Optional<UsbAdapter> usb = port.getVendorID() < 0
                ? Optional.empty()
                : Optional.of(new UsbAdapter(
                        port.getVendorID(),
                        port.getProductID(),
                        Optional.of(port.getSerialNumber()).filter(number -> !number.equals("Unknown")),
                        port.getPortLocation()));
        String path = port.getSystemPortPath().startsWith("/") ? port.getSystemPortPath() : port.getSystemPortName();
        return new PortDescription(path, port.getPortDescription(), usb, List.of());
    }

    /** Where a list of ports comes from: the kernel's own tree, or the library. */
    @FunctionalInterface
    private interface Source {
        List<Sighting> list() throws IOException;
    }
}
