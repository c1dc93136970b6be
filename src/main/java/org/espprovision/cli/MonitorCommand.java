package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.SketchCode;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.SketchSpeeds;
import org.espprovision.diagnosis.Captured;
import org.espprovision.diagnosis.Cause;
import org.espprovision.diagnosis.Diagnosis;
import org.espprovision.diagnosis.Explanation;
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
            "Shows a board's console as it speaks, until Ctrl-C, and says under a line what it means.",
            "",
            "It finds the boot ROM's 74,880 baud and the sketch's speed by itself, waits for a board that "
                    + "was unplugged, and does nothing to the board unless --reset is given. What you type is sent "
                    + "with Enter. At the end comes the same verdict as that of 'provision diagnose'. Keys: Ctrl-T "
                    + "Ctrl-R resets the board, Ctrl-T Ctrl-B takes it into its boot loader, Ctrl-T Ctrl-Y holds the "
                    + "output, Ctrl-T Ctrl-H shows them all.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the device is connected, or listening was all that was wanted",
            Statuses.USAGE,
            "3:port missing, busy or not permitted; with --no-reconnect also lost",
            "1, 4, 5:a cause was heard, as 'provision diagnose' says",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision monitor --port /dev/ttyUSB0",
            "  provision monitor --port /dev/ttyUSB0 --reset --seconds 30 > console.txt",
            "  provision monitor --port /dev/ttyUSB0 --elf build/mqtt-tls.ino.elf --log board.log",
            "  provision monitor --port rfc2217://bench:4000 --timestamps clock --highlight 'heap=\\d+'"
        })
final class MonitorCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = {"-p", "--port"},
            required = true,
            paramLabel = "PORT",
            description = "The board's serial port, 'auto' for the only one, rfc2217://HOST:PORT, or 'sim'.")
    private String port = "";

    @Option(names = "--reset", description = "Reset the board first, so that it is heard from its boot on.")
    private boolean reset;

    @Option(names = "--seconds", paramLabel = "N", description = "End by itself after so long (default: at Ctrl-C).")
    private @Nullable Integer seconds;

    @Option(
            names = "--sketch-baud",
            paramLabel = "N",
            description = "The sketch's speed, where it is not found; 74880 stays with the boot ROM.")
    private @Nullable Integer sketchBaud;

    @Option(
            names = "--no-reconnect",
            fallbackValue = CommonOptions.ON,
            description = "End when the board is unplugged instead of waiting for it.")
    private boolean noReconnect;

    @Option(
            names = "--elf",
            paramLabel = "FILE.elf",
            description = "The sketch's ELF file, which names the functions of a crash.")
    private @Nullable Path elf;

    @Mixin
    private MonitorLook look = new MonitorLook();

    @Mixin
    private MonitorTyping typing = new MonitorTyping();

    @Mixin
    private MonitorLog log = new MonitorLog();

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
        requireAboveZero("--seconds", seconds);
        requireAboveZero("--sketch-baud", sketchBaud);
        look.prepare();
        Optional<SketchCode> code = Optional.ofNullable(elf).map(CrashWords::code);
        var ending = new Ending();
        var plan = new MonitorSession.Plan(
                port,
                reset,
                Optional.ofNullable(seconds),
                !noReconnect,
                sketchBaud == null ? SketchSpeeds.ANY : SketchSpeeds.only(sketchBaud));
        return ending.around(() -> {
            try (OpenLines open = OpenLines.of(surroundings, common.workspace, simPace)) {
                var session = new MonitorSession(surroundings, common, look, typing, log, code, ending);
                ConsoleEvidence heard = session.listen(open.lines(), plan);
                int status = conclude(heard, code);
                return session.wasInterrupted() ? FailureKind.INTERRUPTED.exitStatus() : status;
            } catch (ProvisioningException e) {
                return Failures.print(e, surroundings);
            }
        });
    }

    private static void requireAboveZero(String option, @Nullable Integer value) {
        if (value != null && value <= 0) {
            throw UsageException.badValue(option, value.toString(), "it must be above zero");
        }
    }

    private int conclude(ConsoleEvidence console, Optional<SketchCode> code) {
        Explanation told = explain(console);
        var files = new CapturedFiles(Optional.empty(), Optional.empty());
        List<CrashWords.Frame> crash =
                code.map(each -> CrashWords.in(console, each)).orElse(List.of());
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
