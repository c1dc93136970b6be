package org.espprovision.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espprovision.serial.PortSurvey.PortlessAdapter;

/** Serial adapters that are on USB but have no port: their driver is missing, or another program took them. */
final class PortlessAdapters {
    private final MachineTrees machine;
    private final Intruders intruders;

    PortlessAdapters(MachineTrees machine) {
        this.machine = machine;
        this.intruders = new Intruders(machine);
    }

    /** @param withPort the sockets of those that have one */
    List<PortlessAdapter> list(Set<String> withPort) {
        return Attributes.entries(machine.sys().resolve("bus/usb/devices")).stream()
                .filter(device -> !withPort.contains(String.valueOf(device.getFileName())))
                .flatMap(device -> adapter(device).stream())
                .toList();
    }

    private Optional<PortlessAdapter> adapter(Path device) {
        Optional<Integer> vendor = hex(device.resolve("idVendor"));
        Optional<Integer> product = hex(device.resolve("idProduct"));
        if (vendor.isEmpty() || product.isEmpty()) {
            return Optional.empty(); // an interface, or gone
        }
        var usb = new UsbAdapter(
                vendor.get(),
                product.get(),
                Attributes.text(device.resolve("serial")),
                String.valueOf(device.getFileName()));
        return usb.chip()
                .map(chip -> new PortlessAdapter(
                        usb,
                        Attributes.text(device.resolve("product")).orElse(chip.label()),
                        advice(usb, chip, driver(device))));
    }

    private PortAdvice advice(UsbAdapter usb, AdapterChip chip, Optional<String> driver) {
        String what = "the %s at USB socket %s has no serial port".formatted(chip.label(), usb.location());
        if (driver.equals(Optional.of("usbfs"))) {
            return intruders
                    .brltty(usb)
                    .orElse(new PortAdvice(
                            "port.driver",
                            what + ": a program has taken the whole adapter",
                            "Most often brltty or a virtual machine: sudo dmesg | grep usbfs names it."));
        }
        if (driver.isEmpty()) {
            return new PortAdvice(
                    "port.driver",
                    what + ": no driver has taken it",
                    "Load it: sudo modprobe %1$s. A minimal kernel lacks it: on Ubuntu install linux-modules-extra-$(uname "
                                    .formatted(chip.driver())
                            + "-r). In a container or virtual machine the device must be handed in.");
        }
        return new PortAdvice(
                "port.driver",
                what + " yet, though %s has it".formatted(driver.get()),
                "Give it a second. If it stays: sudo dmesg | tail tells why, and in a container the device file under "
                        + "/dev must be handed in.");
    }

    /** Of the first of its interfaces that has one. */
    private static Optional<String> driver(Path device) {
        return Attributes.entries(device).stream()
                .filter(each -> String.valueOf(each.getFileName()).contains(":"))
                .map(each -> each.resolve("driver"))
                .filter(Files::exists)
                .flatMap(link -> target(link).stream())
                .findFirst();
    }

    private static Optional<String> target(Path link) {
        try {
            return Optional.of(String.valueOf(link.toRealPath().getFileName()));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> hex(Path attribute) {
        return Attributes.text(attribute)
                .filter(text -> text.matches("[0-9a-f]{4}"))
                .map(text -> Integer.parseInt(text, 16));
    }
}
