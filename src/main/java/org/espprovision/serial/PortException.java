package org.espprovision.serial;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a serial port, each with the way to put it right. */
public final class PortException extends ProvisioningException {
    private static final String BRLTTY_HINT =
            "An adapter that shows up and vanishes again within a second was taken by brltty, the Braille display "
                    + "driver: sudo systemctl mask --now brltty-udev.service, then plug the board in again.";

    private PortException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.PORT, code, what, remedy, cause);
    }

    /** There is no such port. */
    public static PortException missing(String port, List<PortDescription> present) {
        String here = present.isEmpty()
                ? "This machine has no serial ports at all."
                : "Ports here: %s.".formatted(listed(present));
        boolean noAdapter = present.stream().allMatch(other -> other.usb().isEmpty());
        String remedy = here
                + (noAdapter
                        ? " Plug the board in with a cable that carries data. " + BRLTTY_HINT
                        : " Use one of them, or plug the board in.");
        return new PortException("port.missing", "there is no serial port " + port, remedy, null);
    }

    /** Somebody else has the port open; {@code holder} is empty where this user may not see who. */
    public static PortException busy(String port, Optional<PortHolder> holder) {
        return holder.map(known -> new PortException(
                        "port.busy",
                        "%s is in use by %s".formatted(port, known),
                        "Two programs on one line take each other's bytes. Close %s (process %d), then run the same command."
                                .formatted(known.program(), known.pid()),
                        null))
                .orElseGet(() -> new PortException(
                        "port.busy",
                        port + " is in use by another program",
                        "Close the serial monitor or flasher that has it open; sudo fuser -v %s names it. "
                                        .formatted(port)
                                + "ModemManager probes new adapters for some seconds: wait and try again, or install "
                                + "the udev rules, which keep it away: sudo ./provision ports --install-udev.",
                        null));
    }

    /**
     * The device file does not let this user in.
     *
     * @param group the group of the device file, empty where the system has no such thing
     */
    public static PortException denied(String port, Optional<String> group) {
        String remedy = group.filter(name -> !name.equals("root"))
                .map(name -> ("Its group %1$s may open it: sudo usermod -aG %1$s $USER, then log out and in again. The "
                                + "udev rules (sudo ./provision ports --install-udev) let in whoever sits at the machine.")
                        .formatted(name))
                .orElse(
                        "Only root may open it as it stands. Install the udev rules (sudo ./provision ports "
                                + "--install-udev), plug the board in again, and join their group: sudo usermod -aG dialout $USER, then log out and in.");
        return new PortException("port.denied", "no permission to open " + port, remedy, null);
    }

    /** The adapter went away while it was in use, or the line was closed under a reader. */
    public static PortException lost(String port) {
        return new PortException(
                "port.lost",
                port + " went away",
                "The cable was pulled, the hub lost power or the adapter reset itself. Plug the board in again and "
                        + "run the same command: nothing is half-done that it cannot take up.",
                null);
    }

    public static PortException baudRefused(String port, int baud) {
        return new PortException(
                "port.baud",
                "%s cannot run at %,d baud".formatted(port, baud),
                "The adapter or its driver does not make this speed. Use --baud 115200, which all of them do.",
                null);
    }

    /** Nobody can be reached at a network port. */
    static PortException unreachable(String port, String why, @Nullable Throwable cause) {
        return new PortException(
                "port.missing",
                "cannot reach %s: %s".formatted(port, why),
                "Check host and port, and that the station there runs: ser2net with examples/ser2net.yaml, or 'provision "
                        + "simulate --rfc2217 HOST:PORT'. A firewall between shows as no answer.",
                cause);
    }

    /** Something listens, but it does not serve serial ports. */
    static PortException notRfc2217(String port, String why) {
        return new PortException(
                "port.not-rfc2217",
                "%s does not speak RFC 2217: %s".formatted(port, why),
                "A plain TCP port cannot set the speed or reset the chip. In ser2net write 'accepter: telnet(rfc2217),"
                        + "tcp(nodelay),HOST,PORT', as in examples/ser2net.yaml.",
                null);
    }

    /** The server ended the connection before it was agreed on. */
    static PortException hungUp(String port, String itsWords) {
        return new PortException(
                "port.busy",
                "%s hung up at once%s".formatted(port, itsWords.isEmpty() ? "" : ", saying: " + itsWords),
                "Most often another program has this port, or the device behind it is not plugged in. Close the other "
                        + "program, or look at the station's own log.",
                null);
    }

    /** The server took a command and never answered. */
    static PortException unanswered(String port, String what) {
        return new PortException(
                "port.unanswered",
                "%s did not answer within a second when asked to set %s".formatted(port, what),
                "The network is slow or the station is stuck. Try again; if it stays, restart ser2net there.",
                null);
    }

    /** The connection to a network port ended while it was in use. */
    static PortException connectionLost(String port) {
        return new PortException(
                "port.lost",
                "the connection to %s ended".formatted(port),
                "The adapter at the station was pulled, the station stopped, or the network broke. Run the same command "
                        + "again: nothing is half-done that it cannot take up.",
                null);
    }

    /** Somebody is to choose the board, and there is none. */
    public static PortException noBoard(List<PortDescription> present) {
        return new PortException(
                "port.missing",
                "no board is plugged in that --port auto could take",
                (present.isEmpty()
                                ? ""
                                : "The ports here (%s) are not on USB: name one if a board hangs there. "
                                        .formatted(listed(present)))
                        + "Plug the board in with a cable that carries data; 'provision ports' tells what this machine sees, "
                        + "and --port sim is a board without hardware.",
                null);
    }

    /** Several boards are there and nobody can be asked which. */
    public static PortException severalBoards(List<PortDescription> present) {
        return new PortException(
                "port.several",
                "--port auto takes the only board, and there are %d: %s".formatted(present.size(), listed(present)),
                "Name one: --port %s.".formatted(present.get(0).stableName()),
                null);
    }

    /** The udev rules cannot be put where udev reads them. */
    static PortException rulesNotInstalled(Path file, String why, @Nullable Throwable cause) {
        return new PortException(
                "port.udev",
                "the udev rules cannot be written to %s: %s".formatted(file, why),
                "That takes root, on a Linux with udev: sudo ./provision ports --install-udev. To put the file there by "
                        + "other means, ./provision ports --udev-rules prints it.",
                cause);
    }

    /** No kind of line goes by such a name. */
    public static PortException unknownName(String port) {
        return new PortException(
                "port.unsupported",
                "'%s' does not name a serial line".formatted(port),
                "Give a device such as /dev/ttyUSB0 or COM3, a network port such as rfc2217://bench:4000, or sim for a "
                        + "virtual board. 'provision ports' lists the boards on this machine.",
                null);
    }

    /** The name leads to something that is not a serial port, or that cannot be used as one. */
    public static PortException unsupported(String port, String why) {
        return new PortException(
                "port.unsupported",
                "%s cannot be used as a serial port: %s".formatted(port, why),
                "'provision ports' lists the boards on this machine.",
                null);
    }

    /** The serial port library or a lock file has no safe place to live. */
    static PortException noPlace(Path directory, String why, @Nullable Throwable cause) {
        return new PortException(
                "port.place",
                "cannot keep files for serial ports in %s: %s".formatted(directory, why),
                "It must be a directory of your own that nobody else can write to and that programs may run from. Set "
                        + "XDG_CACHE_HOME to such a place, or put this one right.",
                cause);
    }

    private static String listed(List<PortDescription> ports) {
        return ports.stream()
                .map(port -> "%s (%s)".formatted(port.path(), port.description()))
                .collect(Collectors.joining(", "));
    }
}
