package org.espprovision.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;
import org.espprovision.diagnosis.Captured;
import org.espprovision.diagnosis.Cause;
import org.espprovision.diagnosis.Diagnosis;
import org.espprovision.diagnosis.Explanation;
import org.espprovision.diagnosis.Verdict;
import org.espprovision.station.Listening;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A board's console, live, and what it means. */
@Command(
        name = "monitor",
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Shows a board's console as it speaks, until Ctrl-C, and says what a failure in it means.",
            "",
            "It finds the boot ROM's 74,880 baud and the sketch's 115,200 by itself and does nothing to the board unless",
            "--reset is given. At the end comes the same verdict as that of 'provision diagnose'.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the device is connected, or listening was all that was wanted",
            Statuses.USAGE,
            "3:port missing, busy, not permitted or lost",
            "1, 4, 5:a cause was heard, as 'provision diagnose' says",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision monitor --port /dev/ttyUSB0",
            "  provision monitor --port /dev/ttyUSB0 --reset --seconds 30 > console.txt",
            "  provision monitor --port /dev/ttyUSB0 --elf build/mqtt-tls.ino.elf"
        })
final class MonitorCommand implements Callable<Integer> {
    private static final Duration JUDGED_EVERY = Duration.ofMillis(500);

    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = {"-p", "--port"},
            required = true,
            paramLabel = "PORT",
            description = "The board's serial port, rfc2217://HOST:PORT, or 'sim' for the virtual board.")
    private String port = "";

    @Option(names = "--reset", description = "Reset the board first, so that it is heard from its boot on.")
    private boolean reset;

    @Option(names = "--seconds", paramLabel = "N", description = "End by itself after so long (default: at Ctrl-C).")
    private @Nullable Integer seconds;

    @Option(
            names = "--elf",
            paramLabel = "FILE.elf",
            description = "The sketch's ELF file, which names the functions of a crash.")
    private @Nullable Path elf;

    @Option(
            names = "--sim-pace",
            paramLabel = "PACE",
            description = "For 'sim': real (default) takes the time a chip takes, fast leaves the waiting out.",
            defaultValue = "real")
    private PaceChoice simPace = PaceChoice.REAL;

    MonitorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (seconds != null && seconds <= 0) {
            throw UsageException.badValue("--seconds", seconds.toString(), "it must be above zero");
        }
        Listening.Start start = reset ? Listening.Start.RESET : Listening.Start.AS_IT_IS;
        var ending = new Ending();
        return ending.around(() -> {
            try (OpenLines open = OpenLines.of(surroundings, common.workspace, simPace);
                    Listening board = Listening.start(open.lines(), port, start, surroundings.clock(), this::show)) {
                listen(board, ending);
                return conclude(board.evidence());
            } catch (ProvisioningException e) {
                return Failures.print(e, surroundings);
            }
        });
    }

    private void listen(Listening board, Ending ending) {
        Optional<Instant> end =
                Optional.ofNullable(seconds).map(surroundings.clock().instant()::plusSeconds);
        Optional<Cause> told = Optional.empty();
        while (!ending.isAsked()
                && end.filter(surroundings.clock().instant()::isAfter).isEmpty()) {
            ending.await(JUDGED_EVERY);
            board.requireLine();
            Optional<Cause> cause = Diagnosis.failure(board.evidence()).map(Verdict::cause);
            if (!cause.equals(told)) {
                cause.ifPresent(this::mean);
            }
            told = cause;
        }
    }

    private void show(ConsoleLine heard) {
        double at = heard.sinceStart().toMillis() / 1000.0;
        if (common.json) {
            new JsonLines(surroundings).write("console", line -> {
                line.writeNumberField("millis", heard.sinceStart().toMillis());
                line.writeStringField("line", heard.text());
            });
            return;
        }
        surroundings.out().println("%9.3f  %s".formatted(at, HumanOutput.printable(heard.text())));
        surroundings.out().flush();
    }

    /** Said beside the console, so that a file of the console holds the console alone. */
    private void mean(Cause cause) {
        if (!common.json) {
            surroundings.err().println("           -> %s [%s]".formatted(cause.explanation(), cause.code()));
            surroundings.err().flush();
        }
    }

    private int conclude(ConsoleEvidence console) {
        Explanation told = explain(console);
        var files = new CapturedFiles(Optional.empty(), Optional.empty());
        List<CrashWords.Frame> crash = CrashWords.of(console, Optional.ofNullable(elf));
        if (common.json) {
            new JsonLines(surroundings).write("diagnosis", line -> DiagnosisJson.write(line, told, files, crash));
        } else if (told.verdict().cause() != Cause.UNKNOWN) {
            new DiagnosisReport(surroundings, Surroundings.Stream.ERR, common, files).print(told, crash);
        }
        return told.verdict().cause() == Cause.UNKNOWN
                ? 0
                : told.verdict()
                        .cause()
                        .failureKind()
                        .map(FailureKind::exitStatus)
                        .orElse(0);
    }

    private Explanation explain(ConsoleEvidence console) {
        return Diagnosis.explain(new Captured(
                console,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                surroundings.clock().instant()));
    }
}
