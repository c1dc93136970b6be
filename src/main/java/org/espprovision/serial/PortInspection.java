package org.espprovision.serial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at what keeps ports from being used, in the files that tell it; starts no program and opens no port. */
final class PortInspection {
    /** FTDI's default is 16 ms; up to this one a frame and its answer do not feel it. */
    private static final int QUICK_LATENCY_MILLIS = 2;

    private final MachineTrees machine;
    private final Groups groups;
    private final Intruders intruders;

    PortInspection(MachineTrees machine) {
        this.machine = machine;
        this.groups = new Groups(machine);
        this.intruders = new Intruders(machine);
    }

    List<PortCondition> of(List<PortDescription> ports) {
        Map<Path, PortHolder> holders = new OpenFiles(machine.proc())
                .holdersOf(ports.stream().map(port -> realPath(port.path())).collect(Collectors.toSet()));
        return ports.stream()
                .map(port -> condition(port, Optional.ofNullable(holders.get(realPath(port.path())))))
                .toList();
    }

    private PortCondition condition(PortDescription port, Optional<PortHolder> holder) {
        Path device = Path.of(port.path());
        PortCondition.Access access =
                machine.mayOpen().test(device) ? PortCondition.Access.GRANTED : PortCondition.Access.REFUSED;
        Path tty = machine.sys().resolve("class/tty").resolve(String.valueOf(device.getFileName()));
        Optional<Integer> latency = Attributes.number(tty.resolve("device/latency_timer"));
        List<PortAdvice> advice = new ArrayList<>();
        if (access == PortCondition.Access.REFUSED) {
            advice.add(groups.advice(port.path(), Groups.of(device)));
        }
        holder.ifPresent(found -> advice.add(new PortAdvice(
                "port.busy",
                "%s has %s open".formatted(found, port.path()),
                "Close it first: two programs on one line take each other's bytes.")));
        port.usb().flatMap(intruders::brltty).ifPresent(advice::add);
        port.usb().flatMap(usb -> intruders.modemManager(tty)).ifPresent(advice::add);
        latency.filter(millis -> millis > QUICK_LATENCY_MILLIS)
                .ifPresent(millis -> advice.add(slow(port.path(), millis)));
        return new PortCondition(port, holder, access, latency, advice);
    }

    private static PortAdvice slow(String port, int millis) {
        return new PortAdvice(
                "port.latency",
                "the FTDI chip of %s holds received bytes back for %d ms, which slows every answer"
                        .formatted(port, millis),
                "Install the udev rules, which set it to 1 ms: sudo ./provision ports --install-udev.");
    }

    private static Path realPath(String device) {
        try {
            return Path.of(device).toRealPath();
        } catch (IOException gone) {
            return Path.of(device);
        }
    }
}
