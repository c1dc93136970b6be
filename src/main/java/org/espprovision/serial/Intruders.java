package org.espprovision.serial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that take serial adapters for something else: ModemManager for a modem, brltty for a Braille display. */
final class Intruders {
    private static final List<String> RULES = List.of("etc/udev/rules.d", "usr/lib/udev/rules.d", "lib/udev/rules.d");
    private static final String BRLTTY_UNIT = "etc/systemd/system/brltty-udev.service";

    private final MachineTrees machine;
    private final boolean modemManagerRuns;

    Intruders(MachineTrees machine) {
        this.machine = machine;
        this.modemManagerRuns = processes().anyMatch(name -> name.equals("ModemManager"));
    }

    /** Running, and not told by udev to leave this port alone. */
    Optional<PortAdvice> modemManager(Path tty) {
        if (!modemManagerRuns || isToBeIgnored(tty)) {
            return Optional.empty();
        }
        return Optional.of(new PortAdvice(
                "port.modem-manager",
                "ModemManager runs here and may greet a board that was just plugged in as if it were a modem",
                "Install the udev rules, which keep it away: sudo ./provision ports --install-udev. Until then wait ten "
                        + "seconds after plugging in."));
    }

    /** Installed, not masked, and meant for adapters with these ids. */
    Optional<PortAdvice> brltty(UsbAdapter usb) {
        Path mask = machine.root().resolve(BRLTTY_UNIT);
        if (Files.isSymbolicLink(mask) || rules().noneMatch(file -> names(file, usb))) {
            return Optional.empty();
        }
        return Optional.of(new PortAdvice(
                "port.brltty",
                "brltty, the Braille display driver, is installed here and takes adapters with the ids %s for itself"
                        .formatted(usb.ids()),
                "The port then vanishes within a second. Where nobody needs it: sudo systemctl mask --now "
                        + "brltty-udev.service, then plug the board in again."));
    }

    private boolean isToBeIgnored(Path tty) {
        return Attributes.text(tty.resolve("dev"))
                .flatMap(number -> Attributes.text(machine.root().resolve("run/udev/data/c" + number)))
                .filter(known -> known.contains("E:ID_MM_DEVICE_IGNORE=1") || known.contains("E:ID_MM_PORT_IGNORE=1"))
                .isPresent();
    }

    private Stream<String> processes() {
        return Attributes.entries(machine.proc()).stream()
                .filter(process -> String.valueOf(process.getFileName()).matches("\\d+"))
                .flatMap(process -> Attributes.text(process.resolve("comm")).stream());
    }

    private Stream<Path> rules() {
        return RULES.stream()
                .flatMap(directory -> Attributes.entries(machine.root().resolve(directory)).stream())
                .filter(file -> String.valueOf(file.getFileName()).contains("brltty"));
    }

    /** A file of udev's says PRODUCT=="1a86/7523/*", without leading zeros, or both ids as attributes. */
    private static boolean names(Path rules, UsbAdapter usb) {
        String product = "%x/%x/".formatted(usb.vendorId(), usb.productId());
        String vendor = "\"%04x\"".formatted(usb.vendorId());
        String model = "\"%04x\"".formatted(usb.productId());
        return Attributes.text(rules).stream()
                .flatMap(String::lines)
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .filter(line -> !line.startsWith("#"))
                .anyMatch(line -> line.contains(product) || (line.contains(vendor) && line.contains(model)));
    }
}
