package org.espprovision.cli;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espprovision.serial.AttachedPorts;
import org.espprovision.serial.PortChange;
import org.espprovision.serial.PortDescription;
import org.espprovision.serial.PortWatch;

/** Says what is plugged in and what is pulled until somebody ends it. */
final class PortsWatch {
    /** Two looks must agree before a port is told, so it shows half a second after plugging in at the latest. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Surroundings surroundings;
    private final PortWatch watch;
    private final Style style;
    private final boolean forPrograms;

    PortsWatch(Surroundings surroundings, CommonOptions common, AttachedPorts attached) {
        this.surroundings = surroundings;
        this.watch = attached.watch();
        this.style = Style.of(common.color, surroundings, Surroundings.Stream.OUT);
        this.forPrograms = common.json;
    }

    /** Ends at Ctrl-C, or when nobody reads any more. */
    int untilEnded() {
        if (!forPrograms && surroundings.isTerminal(Surroundings.Stream.ERR)) {
            surroundings.err().println("watching for boards; Ctrl-C ends it");
            surroundings.err().flush();
        }
        var ending = new Ending();
        return ending.around(() -> {
            while (!ending.isAsked() && !surroundings.out().checkError()) {
                look();
                ending.await(BETWEEN_LOOKS);
            }
            return 0;
        });
    }

    /** One look and what is new. */
    void look() {
        for (PortChange change : watch.look()) {
            if (forPrograms) {
                new PortsJson(new JsonLines(surroundings)).change(change);
            } else {
                surroundings.out().println(words(change));
            }
        }
    }

    private String words(PortChange change) {
        String time = TIME.format(surroundings.clock().instant().atZone(ZoneId.systemDefault()));
        return change instanceof PortChange.Appeared
                ? "%s  %s %s".formatted(time, style.good("+"), words(change.port()))
                : "%s  %s %s".formatted(time, style.bad("-"), words(change.port()));
    }

    private static String words(PortDescription port) {
        Stream<String> usb = port.usb().stream()
                .flatMap(adapter -> Stream.of(
                        adapter.ids(),
                        adapter.serialNumber()
                                .map(number -> "serial " + HumanOutput.printable(number))
                                .orElse("no serial number"),
                        "socket " + adapter.location()));
        Stream<String> name = port.links().stream().limit(1);
        return Stream.of(Stream.of(port.path(), PortRow.chip(port)), usb, name)
                .flatMap(each -> each)
                .collect(Collectors.joining("  "));
    }
}
