package org.espprovision.serial;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.Peers;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's own udev at work on a recorded machine: {@code udevadm test} in a mount namespace where sysfs, /dev, /run and
 * the rules are the test's. It makes the links in the recorded /dev as it would make real ones. (Debian 12 has no
 * {@code udevadm verify} yet.)
 */
final class Udev {
    /** $1: root of the machine, $2: folder of the rules, then devices below /sys. */
    private static final String SCRIPT = """
            set -e
            machine=$1 rules=$2; shift 2
            mkdir -p "$machine/run/udev"; [ -e "$machine/dev/null" ] || : > "$machine/dev/null"
            mount --bind /dev/null "$machine/dev/null"
            mount --bind "$rules" /usr/lib/udev/rules.d
            for empty in /etc/udev/rules.d /usr/local/lib/udev/rules.d; do
                if [ -d $empty ]; then mount --bind "$machine/etc" $empty; fi
            done
            mount --rbind "$machine/sys" /sys
            mount --rbind "$machine/dev" /dev
            mount --rbind "$machine/run" /run
            for device; do "$UDEVADM" test --action=add "/sys/$device"; done
            """;

    private final RecordedMachine machine;
    private final Path rules;
    private final Path udevadm = Peers.require("udevadm");
    private final Path unshare = Peers.require("unshare");

    Udev(RecordedMachine machine, Path rules) {
        this.machine = machine;
        this.rules = rules;
    }

    void rules(String name, String text) throws IOException {
        Files.writeString(rules.resolve(name), text);
    }

    /** Has these devices added, as paths below /sys; gives all that udev said. */
    List<String> test(String... devices) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                new ProcessBuilder(unshare.toString(), "-Urm", "true").start().waitFor() == 0,
                "this kernel lets nobody make a namespace, so udev cannot be shown another machine");
        List<String> command = new ArrayList<>(List.of(unshare.toString(), "-Urm", "sh", "-c", SCRIPT, "udev"));
        command.addAll(List.of(machine.root().toString(), rules.toString()));
        command.addAll(List.of(devices));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("UDEVADM", udevadm.toString());
        builder.environment().put("SYSTEMD_DEVICE_VERIFY_SYSFS", "0");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(said);
        }
        return said.lines().toList();
    }
}
