package org.espprovision.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The serial ports of this machine, USB adapters first. Looking opens none of them: on Linux it reads sysfs itself,
 * because jSerialComm's own enumeration opens every {@code /dev/ttyS*}, which pulses DTR on whatever hangs there.
 * Elsewhere jSerialComm's list is used, which opens nothing on those systems.
 */
public final class AttachedPorts {
    private final Source source;

    private AttachedPorts(Source source) {
        this.source = source;
    }

    public static AttachedPorts ofThisMachine() {
        return onLinux()
                ? in(Path.of("/sys"), Path.of("/dev"))
                : new AttachedPorts(() -> SerialLibrary.forUser(System.getenv()).ports().stream()
                        .map(port -> new Sighting(described(port), ""))
                        .toList());
    }

    /** The ports a Linux kernel shows in these two trees. */
    static AttachedPorts in(Path sys, Path dev) {
        return new AttachedPorts(new SysfsPorts(sys, dev)::list);
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
