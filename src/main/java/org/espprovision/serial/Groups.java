package org.espprovision.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may open device files by their group, and what a user does who may not. */
final class Groups {
    private static final String INSTALL = "sudo ./provision ports --install-udev";

    private final MachineTrees machine;

    Groups(MachineTrees machine) {
        this.machine = machine;
    }

    /** A device file's group; none where the system has no groups or the device has vanished, as advice is then general. */
    static Optional<String> of(Path device) {
        try {
            return Optional.of(Files.getAttribute(device, "posix:group", LinkOption.NOFOLLOW_LINKS)
                    .toString());
        } catch (IOException | UnsupportedOperationException none) {
            return Optional.empty();
        }
    }

    /** The group that serial ports belong to on this system: uucp on Arch Linux, dialout nearly everywhere else. */
    String ofSerialPorts() {
        return !exists("dialout") && exists("uucp") ? "uucp" : "dialout";
    }

    PortAdvice advice(String port, Optional<String> group) {
        String what = "you may not open " + port;
        Optional<String> useful = group.filter(name -> !name.equals("root"));
        if (useful.isEmpty()) {
            return denied(
                    what,
                    "Only root may as it stands. Install the udev rules (%s), plug the board in again, and join their "
                                    .formatted(INSTALL)
                            + "group: sudo usermod -aG %s %s, then log out and in.".formatted(ofSerialPorts(), user()));
        }
        String name = useful.get();
        if (members(name).contains(machine.user())) {
            return denied(
                    what + ", though you are in its group " + name,
                    "This session began before you joined: log out and in again.");
        }
        return denied(
                what,
                "Its group may: sudo usermod -aG %s %s, then log out and in again. Or install the udev rules (%s), which let "
                                .formatted(name, user(), INSTALL)
                        + "in whoever sits at the machine.");
    }

    private static PortAdvice denied(String what, String remedy) {
        return new PortAdvice("port.denied", what, remedy);
    }

    private String user() {
        return machine.user().isEmpty() ? "$USER" : machine.user();
    }

    private boolean exists(String group) {
        return line(group).isPresent();
    }

    private List<String> members(String group) {
        return line(group)
                .map(line -> List.of(line.substring(line.lastIndexOf(':') + 1).split(",", -1)))
                .orElse(List.of());
    }

    /** Its line of group(5): name, password, number, members. */
    private Optional<String> line(String group) {
        return Attributes.text(machine.root().resolve("etc/group")).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(group + ":"))
                .findFirst();
    }
}
