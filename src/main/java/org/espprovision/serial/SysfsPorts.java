package org.espprovision.serial;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Serial ports as Linux shows them in sysfs, without opening a device. Source: Documentation/ABI/testing/sysfs-tty and
 * sysfs-bus-usb of the kernel.
 */
final class SysfsPorts {
    /** PORT_UNKNOWN of serial_core.h: a ttyS the driver reserves but no chip answers for. */
    private static final String NO_UART = "0";

    /** There are 64 of them, and who watches ports looks several times a second. */
    private static final Pattern VIRTUAL_CONSOLE = Pattern.compile("tty\\d*");

    /** A CDC-ACM port is two interfaces, control and data; the class of the first, of the USB class codes. */
    private static final String CDC_CONTROL = "02";

    /** Where udev keeps links: names of boards, then names of the sockets they are plugged into. */
    private static final List<String> BOARDS_FIRST =
            List.of("esp/by-serial/", "serial/by-id/", "esp/slot-", "serial/by-path/");

    /** Two adapters without a serial number share one by-id name, which then points at either. */
    private static final List<String> SOCKETS_FIRST =
            List.of("esp/slot-", "serial/by-path/", "esp/by-serial/", "serial/by-id/");

    private final Path ttys;
    private final Path dev;

    SysfsPorts(Path sys, Path dev) {
        this.ttys = sys.resolve("class/tty");
        this.dev = dev;
    }

    List<Sighting> list() throws IOException {
        List<Sighting> ports = new ArrayList<>();
        for (Path tty : entries(ttys)) {
            port(tty).ifPresent(ports::add);
        }
        return ports.stream()
                .map(seen -> hasTwin(seen, ports) ? bySocket(seen) : seen)
                .toList();
    }

    /** Cheap adapters share one serial number, 0001, and then one name by it, which points at either. */
    private static boolean hasTwin(Sighting seen, List<Sighting> ports) {
        return seen.port()
                .usb()
                .filter(usb -> usb.serialNumber().isPresent())
                .filter(usb -> ports.stream()
                        .flatMap(other -> other.port().usb().stream())
                        .anyMatch(other -> other.serialNumber().equals(usb.serialNumber())
                                && other.ids().equals(usb.ids())
                                && !other.socket().equals(usb.socket())))
                .isPresent();
    }

    private static Sighting bySocket(Sighting seen) {
        PortDescription port = seen.port();
        List<String> links = port.links().stream()
                .sorted(Comparator.comparing(link -> !(link.contains("/esp/slot-") || link.contains("/by-path/"))))
                .toList();
        return new Sighting(new PortDescription(port.path(), port.description(), port.usb(), links), seen.plugging());
    }

    private Optional<Sighting> port(Path tty) {
        try {
            return isSerialPort(tty) ? Optional.of(see(tty)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // pulled while we looked at it: it is no port of this machine any more
        }
    }

    /** Consoles and pseudo-terminals have no device behind them; an empty ttyS slot has no UART. */
    private boolean isSerialPort(Path tty) throws IOException {
        return !VIRTUAL_CONSOLE.matcher(nameOf(tty)).matches()
                && Files.exists(tty.resolve("device"))
                && Files.exists(dev.resolve(nameOf(tty)))
                && !text(tty.resolve("type")).equals(Optional.of(NO_UART));
    }

    private Sighting see(Path tty) throws IOException {
        Path device = tty.resolve("device").toRealPath();
        Optional<Path> usbDevice = usbDeviceAbove(device);
        Optional<String> number =
                usbDevice.isEmpty() ? Optional.empty() : text(usbDevice.get().resolve("devnum"));
        return new Sighting(describe(dev.resolve(nameOf(tty)), device, usbDevice), number.orElse(""));
    }

    private PortDescription describe(Path path, Path device, Optional<Path> usbDevice) throws IOException {
        if (usbDevice.isEmpty()) {
            return new PortDescription(
                    path.toString(), "built-in serial port", Optional.empty(), linksTo(path, SOCKETS_FIRST));
        }
        UsbAdapter usb = adapter(usbDevice.get(), device);
        return new PortDescription(
                path.toString(),
                text(usbDevice.get().resolve("product")).orElse("USB serial adapter"),
                Optional.of(usb),
                linksTo(path, usb.serialNumber().isPresent() ? BOARDS_FIRST : SOCKETS_FIRST));
    }

    private static Optional<Path> usbDeviceAbove(Path device) {
        for (Path place = device; place != null; place = place.getParent()) {
            if (Files.exists(place.resolve("idVendor"))) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    private static UsbAdapter adapter(Path usbDevice, Path device) throws IOException {
        return new UsbAdapter(
                hex(usbDevice.resolve("idVendor")),
                hex(usbDevice.resolve("idProduct")),
                text(usbDevice.resolve("serial")),
                location(usbDevice, device));
    }

    /**
     * The socket; with the interface where one adapter carries several ports, so that they can be told apart. How many
     * there are is told by its descriptors: the ports themselves come one after the other.
     */
    private static String location(Path usbDevice, Path device) throws IOException {
        if (usbDevice.equals(device)) {
            return nameOf(usbDevice);
        }
        Path face = usbDevice.resolve(usbDevice.relativize(device).getName(0));
        boolean takesTwo = text(face.resolve("bInterfaceClass")).equals(Optional.of(CDC_CONTROL));
        int interfaces =
                Integer.parseInt(text(usbDevice.resolve("bNumInterfaces")).orElse("1"));
        return nameOf(interfaces > (takesTwo ? 2 : 1) ? face : usbDevice);
    }

    /** @param beginnings of names below /dev: a directory, or a directory and how the names in it begin */
    private List<String> linksTo(Path port, List<String> beginnings) throws IOException {
        List<String> links = new ArrayList<>();
        for (String beginning : beginnings) {
            int slash = beginning.lastIndexOf('/');
            for (Path link : entries(dev.resolve(beginning.substring(0, slash)))) {
                if (nameOf(link).startsWith(beginning.substring(slash + 1))
                        && Files.exists(link)
                        && !Files.isDirectory(link)
                        && Files.isSameFile(link, port)) {
                    links.add(link.toString());
                }
            }
        }
        return links;
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(found::add);
            }
        }
        found.sort(null);
        return found;
    }

    private static int hex(Path attribute) throws IOException {
        return Integer.parseInt(Files.readString(attribute).strip(), 16);
    }

    /** An attribute's text; empty where the adapter has no such string. */
    private static Optional<String> text(Path attribute) throws IOException {
        try {
            return Optional.of(Files.readString(attribute).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
