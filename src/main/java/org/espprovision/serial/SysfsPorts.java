package org.espprovision.serial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serial ports as Linux shows them in sysfs, without opening a device. Source: Documentation/ABI/testing/sysfs-tty and
 * sysfs-bus-usb of the kernel.
 */
final class SysfsPorts {
    /** PORT_UNKNOWN of serial_core.h: a ttyS the driver reserves but no chip answers for. */
    private static final String NO_UART = "0";

    private final Path ttys;
    private final Path dev;

    SysfsPorts(Path sys, Path dev) {
        this.ttys = sys.resolve("class/tty");
        this.dev = dev;
    }

    List<PortDescription> list() {
        List<PortDescription> ports = new ArrayList<>();
        for (Path tty : entries(ttys)) {
            if (isSerialPort(tty)) {
                ports.add(describe(tty));
            }
        }
        return ports;
    }

    /** Consoles and pseudo-terminals have no device behind them; an empty ttyS slot has no UART. */
    private boolean isSerialPort(Path tty) {
        return Files.exists(tty.resolve("device"))
                && Files.exists(dev.resolve(nameOf(tty)))
                && !text(tty.resolve("type")).equals(Optional.of(NO_UART));
    }

    private PortDescription describe(Path tty) {
        Path path = dev.resolve(nameOf(tty));
        Path usbDevice = usbDeviceAbove(tty.resolve("device"));
        if (usbDevice == null) {
            return new PortDescription(path.toString(), "built-in serial port", Optional.empty(), linksTo(path, ""));
        }
        Optional<String> serial = text(usbDevice.resolve("serial"));
        UsbAdapter usb = new UsbAdapter(
                hex(usbDevice.resolve("idVendor")),
                hex(usbDevice.resolve("idProduct")),
                serial,
                location(usbDevice, tty.resolve("device")));
        String description = text(usbDevice.resolve("product")).orElse("USB serial adapter " + usb.ids());
        return new PortDescription(
                path.toString(),
                description,
                Optional.of(usb),
                linksTo(path, serial.isPresent() ? "by-id" : "by-path"));
    }

    private static @Nullable Path usbDeviceAbove(Path device) {
        for (Path place = real(device); place != null; place = place.getParent()) {
            if (Files.exists(place.resolve("idVendor"))) {
                return place;
            }
        }
        return null;
    }

    /** The socket; with the interface where one adapter carries several ports, so that they can be told apart. */
    private static String location(Path usbDevice, Path device) {
        String socket = nameOf(usbDevice);
        if (text(usbDevice.resolve("bNumInterfaces")).map(String::trim).equals(Optional.of("1"))) {
            return socket;
        }
        Path place = real(device);
        while (place.getParent() != null && !usbDevice.equals(place.getParent())) {
            place = place.getParent();
        }
        return nameOf(place);
    }

    /**
     * The links udev keeps for a port. Two adapters without a serial number share one by-id name, which then points at
     * either; for these the name of the socket comes first.
     */
    private List<String> linksTo(Path port, String best) {
        List<String> preferred = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String directory : List.of("esp/by-serial", "serial/by-id", "esp/by-socket", "serial/by-path")) {
            for (Path link : entries(dev.resolve(directory))) {
                if (Files.exists(link) && real(link).equals(real(port))) {
                    boolean tellsTheBoard = directory.endsWith("by-serial") || directory.endsWith("by-id");
                    (tellsTheBoard == best.equals("by-id") ? preferred : others).add(link.toString());
                }
            }
        }
        preferred.addAll(others);
        return preferred;
    }

    private static List<Path> entries(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int hex(Path attribute) {
        return text(attribute).map(digits -> Integer.parseInt(digits, 16)).orElse(0);
    }

    private static Optional<String> text(Path attribute) {
        try {
            return Optional.of(Files.readString(attribute).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty(); // the adapter has no such string, or was pulled this moment
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
