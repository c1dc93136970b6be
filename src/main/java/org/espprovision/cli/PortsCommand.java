package org.espprovision.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espprovision.FailureKind;
import org.espprovision.serial.AttachedPorts;
import org.espprovision.serial.PortCondition;
import org.espprovision.serial.PortSurvey;
import org.espprovision.serial.UdevRules;
import org.espprovision.station.BoardCensus;
import org.espprovision.station.Cancellation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which boards hang on this machine? */
@Command(
        name = "ports",
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Lists the serial ports of this machine: adapter, serial number, USB socket, names that stay, "
                    + "who has the port open, and what to do where you may not. Opens none of them unless --probe is "
                    + "given.",
            "",
            "On a terminal it is a table. In a pipe it is a line a port with tabs between: port, chip, USB "
                    + "ids, serial number, socket, stable name, state (free, busy, denied), holder, MAC; - is not "
                    + "known.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {
            "0:done, also where there is no port",
            Statuses.USAGE,
            "3:the udev rules could not be installed",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ports",
            "  provision ports --watch                 until Ctrl-C, what is plugged in and pulled",
            "  provision ports --probe                 with each board's MAC; resets the boards",
            "  provision ports | cut -f1,6             ports and their stable names",
            "  sudo ./provision ports --install-udev   stable names, group access, ModemManager kept away"
        })
final class PortsCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final AttachedPorts attached;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @ArgGroup
    private Instead instead = new Instead();

    /** What to do instead of listing; one of them at most. */
    static final class Instead {
        @Option(
                names = "--watch",
                description = "Say what is plugged in and what is pulled, until Ctrl-C; with --json a line each.")
        private boolean watch;

        @Option(
                names = "--probe",
                description =
                        "Ask the board on each free USB port for its MAC. This RESETS each of them, whatever it is "
                                + "doing; afterwards it starts its sketch again.")
        private boolean probe;

        @Option(names = "--udev-rules", description = "Print the udev rules and do nothing else.")
        private boolean udevRules;

        @Option(
                names = "--install-udev",
                description = "Write the udev rules to /etc/udev/rules.d and have udev apply them; takes root.")
        private boolean installUdev;
    }

    PortsCommand(Surroundings surroundings, AttachedPorts attached) {
        this.surroundings = surroundings;
        this.attached = attached;
    }

    @Override
    public Integer call() {
        if (instead.udevRules) {
            surroundings.out().print(UdevRules.ofThisMachine().text());
            surroundings.out().flush();
            return 0;
        }
        if (instead.installUdev) {
            return install();
        }
        if (instead.watch) {
            return new PortsWatch(surroundings, common, attached).untilEnded();
        }
        PortSurvey survey = attached.survey();
        return tell(survey, instead.probe ? probe(survey) : Map.of());
    }

    private int install() {
        List<String> done = UdevRules.ofThisMachine().install();
        if (common.json) {
            new JsonLines(surroundings).write("result", line -> {
                line.writeArrayFieldStart("done");
                for (String sentence : done) {
                    line.writeString(sentence);
                }
                line.writeEndArray();
            });
        } else {
            done.forEach(surroundings.out()::println);
        }
        return 0;
    }

    private Map<String, BoardCensus.Answer> probe(PortSurvey survey) {
        List<String> ports = survey.ports().stream()
                .filter(PortCondition::isFree)
                .filter(port -> port.port().usb().isPresent())
                .map(port -> port.port().path())
                .toList();
        if (surroundings.isTerminal(Surroundings.Stream.ERR) && !ports.isEmpty()) {
            surroundings.err().println("asking %d board%s ...".formatted(ports.size(), ports.size() == 1 ? "" : "s"));
            surroundings.err().flush();
        }
        try (OpenLines open = OpenLines.of(surroundings, common.workspace, PaceChoice.REAL)) {
            var cancellation = new Cancellation();
            var census = new BoardCensus(open.lines(), surroundings.clock(), cancellation);
            return InterruptHook.around(cancellation, () -> census.ask(ports)).stream()
                    .collect(Collectors.toMap(BoardCensus.Answer::port, Function.identity()));
        }
    }

    private int tell(PortSurvey survey, Map<String, BoardCensus.Answer> answers) {
        if (common.json) {
            var json = new PortsJson(new JsonLines(surroundings));
            survey.ports()
                    .forEach(port -> json.port(port, answers.get(port.port().path())));
            survey.withoutPort().forEach(json::withoutPort);
            json.result(survey);
        } else if (surroundings.isTerminal(Surroundings.Stream.OUT)) {
            var table = new PortsTable(
                    TerminalWidth.ofStandardOutput(), Style.of(common.color, surroundings, Surroundings.Stream.OUT));
            table.lines(survey, answers).forEach(surroundings.out()::println);
        } else {
            survey.ports()
                    .forEach(port -> surroundings
                            .out()
                            .println(PortRow.of(port, answers.get(port.port().path()))
                                    .tabbed()));
            PortsTable.remarks(survey, answers).forEach(surroundings.err()::println);
        }
        surroundings.out().flush();
        surroundings.err().flush();
        return answers.values().stream().anyMatch(PortsCommand::wasBrokenOff)
                ? FailureKind.INTERRUPTED.exitStatus()
                : 0;
    }

    private static boolean wasBrokenOff(BoardCensus.@Nullable Answer answer) {
        return answer instanceof BoardCensus.Answer.Nobody nobody
                && nobody.why().kind() == FailureKind.INTERRUPTED;
    }
}
