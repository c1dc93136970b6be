package org.espprovision.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espprovision.FailureKind;
import org.espprovision.serial.PortDescription;

/** Serial ports on USB: how many, whether this user may open them, and who is known to get in the way. */
final class PortsCheck implements Check {
    private final Supplier<List<PortDescription>> attached;
    private final Path proc;

    PortsCheck(Supplier<List<PortDescription>> attached, Path proc) {
        this.attached = attached;
        this.proc = proc;
    }

    @Override
    public String subject() {
        return "serial ports";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.PORT;
    }

    @Override
    public void look(Findings found) throws IOException {
        List<PortDescription> adapters =
                attached.get().stream().filter(port -> port.usb().isPresent()).toList();
        if (adapters.isEmpty()) {
            found.warning(
                    "ports.none",
                    "no serial adapter is plugged in",
                    "Plug a board in with a cable that carries data. 'provision --port sim' needs none.");
        } else {
            List<PortDescription> usable =
                    adapters.stream().filter(PortsCheck::mayOpen).toList();
            if (!usable.isEmpty()) {
                found.ok(
                        "ports.usable",
                        "%,d of %,d can be opened: %s".formatted(usable.size(), adapters.size(), names(usable)));
            }
            List<PortDescription> closed =
                    adapters.stream().filter(port -> !mayOpen(port)).toList();
            if (!closed.isEmpty()) {
                found.problem(
                        "ports.permission",
                        "this user may not open " + names(closed),
                        "Join the group that may and log in again: sudo usermod -aG %s \"$USER\"."
                                .formatted(group(closed)));
            }
        }
        rivals(found);
    }

    /** Elsewhere than on Unix a port is no file, and anybody may open it. */
    private static boolean mayOpen(PortDescription port) {
        Path device = Path.of(port.path());
        return !device.isAbsolute() || (Files.isReadable(device) && Files.isWritable(device));
    }

    private static String names(List<PortDescription> ports) {
        return ports.stream()
                .map(port -> "%s (%s)".formatted(port.path(), port.description()))
                .collect(Collectors.joining(", "));
    }

    /** Debian's where the device was pulled meanwhile. */
    private static String group(List<PortDescription> ports) throws IOException {
        Path device = Path.of(ports.get(0).path());
        return Files.exists(device) ? String.valueOf(Files.getAttribute(device, "posix:group")) : "dialout";
    }

    /** Both open a new serial port by themselves, at the very moment somebody wants to write to it. */
    private void rivals(Findings found) throws IOException {
        if (!Files.isDirectory(proc)) {
            return;
        }
        List<String> running = programs();
        if (running.contains("ModemManager")) {
            found.warning(
                    "ports.modem-manager",
                    "ModemManager is running: it sends modem commands to every new serial port",
                    "Tell it to stay away with the rules in udev/, or where no modem is used: sudo systemctl disable "
                            + "--now ModemManager.");
        }
        if (running.contains("brltty")) {
            found.warning(
                    "ports.brltty",
                    "brltty is running: it takes CH340 and CP210x adapters for braille displays",
                    "Where nobody reads braille here: sudo apt-get remove brltty.");
        }
    }

    private List<String> programs() throws IOException {
        List<String> names = new java.util.ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                name(process).ifPresent(names::add);
            }
        }
        return names;
    }

    /** Nothing where the process has ended meanwhile. */
    private static Optional<String> name(Path process) {
        try {
            return Optional.of(Files.readString(process.resolve("comm")).strip());
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
