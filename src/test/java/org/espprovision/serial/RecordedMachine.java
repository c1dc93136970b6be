package org.espprovision.serial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Linux machine as its kernel lays it out in sysfs and /dev, below a directory of the test's: one PCI USB controller, a
 * hub at socket 1-1 that has a serial number of its own, adapters plugged into the hub. The attributes are those of real
 * adapters as far as anybody here reads them.
 */
public final class RecordedMachine {
    /** Adapters as their descriptors show them. */
    public enum Adapter {
        CP2102("10c4", "ea60", "Silicon Labs", "CP2102 USB to UART Bridge Controller", "0001", "cp210x", 1),
        CH340("1a86", "7523", "QinHeng Electronics", "USB Serial", null, "ch341", 1),
        FT232R("0403", "6001", "FTDI", "FT232R USB UART", "A50285BI", "ftdi_sio", 1),
        FT2232H("0403", "6010", "FTDI", "Dual RS232-HS", "FT4ZS6I3", "ftdi_sio", 2),
        PL2303("067b", "2303", "Prolific Technology Inc.", "USB-Serial Controller", null, "pl2303", 1),
        CH9102("1a86", "55d4", "QinHeng Electronics", "USB Single Serial", "5443017890", "cdc_acm", 1);

        private final String vendor;
        private final String product;
        private final String maker;
        private final String name;
        private final @Nullable String serial;
        private final String driver;
        private final int ports;

        Adapter(
                String vendor,
                String product,
                String maker,
                String name,
                @Nullable String serial,
                String driver,
                int ports) {
            this.vendor = vendor;
            this.product = product;
            this.maker = maker;
            this.name = name;
            this.serial = serial;
            this.driver = driver;
            this.ports = ports;
        }

        boolean isAcm() {
            return driver.equals("cdc_acm");
        }

        String vendor() {
            return vendor;
        }

        String product() {
            return product;
        }
    }

    private static final String HUB = "devices/pci0000:00/0000:00:14.0/usb1/1-1";

    private final Path root;
    private int enumerated = 1;

    public RecordedMachine(Path root) {
        this.root = root;
        Stream.of("sys/class/tty", "sys/bus/usb/devices", "sys/bus/usb-serial/devices", "dev", "proc", "etc", "run")
                .forEach(directory -> make(root.resolve(directory)));
        device(sys().resolve(HUB), "1a40", "0101", "1", "USB 2.0 Hub", "HUB7");
    }

    public Path root() {
        return root;
    }

    Path sys() {
        return root.resolve("sys");
    }

    Path dev() {
        return root.resolve("dev");
    }

    public AttachedPorts ports() {
        return AttachedPorts.under(root);
    }

    /** Plugs it into the hub; its ports get these names and, but for those that are there already, device files. */
    public void plug(Adapter adapter, String socket, String... ttys) {
        plugAs(adapter.vendor, adapter.product, adapter, socket, ttys);
    }

    /** The same with other ids. */
    void plugAs(String vendor, String product, Adapter adapter, String socket, String... ttys) {
        Path device = sys().resolve(HUB).resolve(socket);
        device(device, vendor, product, socket.substring(2), adapter.name, adapter.serial);
        write(device.resolve("manufacturer"), adapter.maker);
        write(device.resolve("bNumInterfaces"), " " + (adapter.isAcm() ? 2 * adapter.ports : adapter.ports));
        for (int i = 0; i < ttys.length; i++) {
            Path face = device.resolve("%s:1.%d".formatted(socket, i));
            write(face.resolve("uevent"), "DEVTYPE=usb_interface\nDRIVER=" + adapter.driver);
            write(face.resolve("bInterfaceNumber"), "%02x".formatted(i));
            write(face.resolve("bInterfaceClass"), adapter.isAcm() ? "02" : "ff");
            write(face.resolve("bInterfaceSubClass"), adapter.isAcm() ? "02" : "00");
            write(face.resolve("bInterfaceProtocol"), "00");
            drive(face, "usb", adapter.driver);
            tty(adapter.isAcm() ? face : port(adapter, face, ttys[i]), ttys[i], adapter.isAcm() ? 166 : 188);
        }
    }

    /** On USB, and no driver has taken it, or this one has (usbfs: a program). */
    void plugWithoutPort(Adapter adapter, String socket, @Nullable String driver) {
        plug(adapter, socket);
        Path face = sys().resolve(HUB).resolve(socket).resolve(socket + ":1.0");
        write(face.resolve("uevent"), "DEVTYPE=usb_interface");
        if (driver != null) {
            drive(face, "usb", driver);
        }
    }

    public void unplug(String socket) {
        Path device = sys().resolve(HUB).resolve(socket);
        for (Path tty : Attributes.entries(sys().resolve("class/tty"))) {
            if (real(tty).startsWith(real(device))) {
                delete(dev().resolve(String.valueOf(tty.getFileName())));
                delete(tty);
            }
        }
        delete(sys().resolve("bus/usb/devices").resolve(socket));
        delete(device);
    }

    public void builtIn(String name, String type) {
        Path device = sys().resolve("devices/pnp0/00:05");
        make(device);
        tty(device, name, 4);
        write(device.resolve("tty").resolve(name).resolve("type"), type);
    }

    public String link(String name, String tty) {
        Path link = dev().resolve(name);
        make(parent(link));
        link(link, dev().resolve(tty));
        return link.toString();
    }

    void process(int pid, String name) {
        write(root.resolve("proc/%d/comm".formatted(pid)), name);
        make(root.resolve("proc/%d/fd".formatted(pid)));
    }

    void write(String file, String text) {
        write(root.resolve(file), text);
    }

    private void device(
            Path device, String vendor, String product, String devpath, String name, @Nullable String serial) {
        enumerated++;
        write(device.resolve("idVendor"), vendor);
        write(device.resolve("idProduct"), product);
        write(device.resolve("product"), name);
        write(device.resolve("devpath"), devpath);
        write(device.resolve("devnum"), Integer.toString(enumerated));
        write(device.resolve("busnum"), "1");
        if (serial != null) {
            write(device.resolve("serial"), serial);
        }
        write(
                device.resolve("uevent"),
                "MAJOR=189\nMINOR=%1$d\nDEVNAME=bus/usb/001/%1$03d\nDEVTYPE=usb_device\nDRIVER=usb"
                        .formatted(enumerated));
        link(device.resolve("subsystem"), sys().resolve("bus/usb"));
        link(sys().resolve("bus/usb/devices").resolve(String.valueOf(device.getFileName())), device);
    }

    /** Of a driver of the kernel's usb-serial family, between interface and tty. */
    private Path port(Adapter adapter, Path face, String name) {
        Path port = face.resolve(name);
        write(port.resolve("uevent"), "DRIVER=" + adapter.driver);
        drive(port, "usb-serial", adapter.driver);
        link(port.resolve("subsystem"), sys().resolve("bus/usb-serial"));
        link(sys().resolve("bus/usb-serial/devices").resolve(name), port);
        if (adapter.driver.equals("ftdi_sio")) {
            write(port.resolve("latency_timer"), "16");
        }
        return port;
    }

    private void drive(Path device, String bus, String driver) {
        Path home = sys().resolve("bus").resolve(bus).resolve("drivers").resolve(driver);
        make(home);
        link(device.resolve("driver"), home);
        if (bus.equals("usb")) {
            link(device.resolve("subsystem"), sys().resolve("bus/usb"));
        }
    }

    private void tty(Path device, String name, int major) {
        int minor = Integer.parseInt(name.replaceAll("\\D", ""));
        Path tty = device.resolve("tty").resolve(name);
        write(tty.resolve("uevent"), "MAJOR=%d\nMINOR=%d\nDEVNAME=%s".formatted(major, minor, name));
        write(tty.resolve("dev"), major + ":" + minor);
        link(tty.resolve("device"), device);
        link(tty.resolve("subsystem"), sys().resolve("class/tty"));
        link(sys().resolve("class/tty").resolve(name), tty);
        if (!Files.exists(dev().resolve(name))) {
            write(dev().resolve(name), "");
        }
    }

    private static void write(Path file, String text) {
        make(parent(file));
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Relative, as in sysfs, so that the tree can be mounted elsewhere. */
    private static void link(Path link, Path target) {
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, parent(link).relativize(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        List<Path> found = new ArrayList<>();
        try (var tree = Files.walk(path)) {
            tree.forEach(found::add);
            for (int i = found.size() - 1; i >= 0; i--) {
                Files.delete(found.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path parent(Path path) {
        return java.util.Objects.requireNonNull(path.getParent());
    }
}
