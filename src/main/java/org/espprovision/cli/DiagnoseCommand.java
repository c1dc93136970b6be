package org.espprovision.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espprovision.FailureKind;
import org.espprovision.diagnosis.Captured;
import org.espprovision.diagnosis.Diagnosis;
import org.espprovision.diagnosis.Explanation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Why did this device not connect? Answered from what was captured, of anybody's sketch. */
@Command(
        name = "diagnose",
        versionProvider = Version.class,
        sortOptions = false,
        description = "Says why a device did not connect, from captured logs: its console, the broker's log "
                + "(Mosquitto 1.6, 2.0 and 2.1), the certificates. Any of them may be missing, and the sketch may "
                + "be anybody's: PubSubClient's state and BearSSL's text or number are enough. What nothing tells "
                + "is unknown.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the device is connected",
            "1:the cause is on the chip",
            "2:wrong usage, or a file that cannot be read",
            "4:the cause is a key or a certificate",
            "5:the cause is the broker or the way to it, or is not known"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision diagnose --console console.txt --broker-log /var/log/mosquitto/mosquitto.log",
            "  provision diagnose --console console.txt --cert client.crt --ca mqtt_ca.crt",
            "  journalctl -u mosquitto --since -10min | provision diagnose --broker-log - --device esp8266-cli",
            "  provision diagnose --console crash.txt --elf build/mqtt-tls.ino.elf",
            "",
            "In a log of several devices --device takes a client id, a certificate's name or an address. All causes: "
                    + "docs/causes.md."
        })
final class DiagnoseCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--console", paramLabel = "FILE", description = "What the device printed; - is standard input.")
    private @Nullable Path console;

    @Option(names = "--broker-log", paramLabel = "FILE", description = "The broker's log; - is standard input.")
    private @Nullable Path brokerLog;

    @Option(
            names = "--cert",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Certificates of the device, the broker or between, PEM or DER.")
    private List<Path> certificates = List.of();

    @Option(
            names = "--ca",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Authorities that the one who judges a certificate trusts, PEM or DER.")
    private List<Path> authorities = List.of();

    @Option(names = "--crl", paramLabel = "FILE", description = "The broker's revocation list, PEM or DER.")
    private @Nullable Path revocations;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "The device in the broker's log: client id, certificate's name or address.")
    private @Nullable String device;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Leave out what the broker logged before, in ISO 8601 with zone.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Leave out what the broker logged after.")
    private @Nullable String until;

    @Option(
            names = "--elf",
            paramLabel = "FILE.elf",
            description = "The sketch's ELF file, which names the functions of a crash.")
    private @Nullable Path elf;

    DiagnoseCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (console == null && brokerLog == null && certificates.isEmpty()) {
            throw UsageException.valueMissing(
                    "evidence", "Give --console FILE, --broker-log FILE or --cert FILE, as many of them as you have.");
        }
        LogWindow window = LogWindow.of(since, until);
        var files = new CapturedFiles(Optional.ofNullable(console), Optional.ofNullable(brokerLog));
        Captured captured = new Captured(
                files.console(),
                files.brokerLog(window),
                CapturedFiles.certificates(certificates),
                CapturedFiles.certificates(authorities),
                Optional.ofNullable(revocations).map(CapturedFiles::revocations),
                Optional.ofNullable(device),
                surroundings.clock().instant());
        Explanation told = Diagnosis.explain(captured);
        List<CrashWords.Frame> crash = CrashWords.of(captured.console(), Optional.ofNullable(elf));
        if (common.json) {
            new JsonLines(surroundings).write("diagnosis", line -> DiagnosisJson.write(line, told, files, crash));
        } else {
            new DiagnosisReport(surroundings, Surroundings.Stream.OUT, common, files).print(told, crash);
        }
        return told.verdict().cause().failureKind().map(FailureKind::exitStatus).orElse(0);
    }
}
