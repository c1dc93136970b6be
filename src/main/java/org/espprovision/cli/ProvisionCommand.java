package org.espprovision.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espprovision.FailureKind;
import org.espprovision.cli.Secrets.NewAuthority;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.AuthorityPlan;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.simulator.VirtualBoards;
import org.espprovision.station.Cancellation;
import org.espprovision.station.Job;
import org.espprovision.station.Outcome;
import org.espprovision.station.Station;
import org.espprovision.station.StationEvent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main job: one board, from blank to proven. */
@Command(
        name = "provision",
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Takes an ESP8266 from blank chip to a device that proves itself to its MQTT broker over mutual TLS.",
            "",
            "Identifies the chip, issues its certificate, packs it into SPIFFS, writes sketch and file system, resets, "
                    + "reads the console, watches the broker and says with evidence whether the device connected.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done and confirmed",
            "1:the chip, its flash or the boot loader protocol failed",
            "2:wrong usage or settings",
            "3:port missing, busy or not permitted",
            "4:keys, certificates, authority or ledger",
            "5:broker, or the device was not confirmed",
            "130:interrupted"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision --port sim              the whole path without hardware",
            "  provision --port /dev/ttyUSB0     a board; asks for what it needs and remembers it",
            "  provision --port /dev/ttyUSB0 --broker mqtts://my-host --sketch mqtt-tls.ino.bin --layout 4m2m",
            "",
            "Every setting has one name in three places: option --wifi-ssid, environment PROVISION_WIFI_SSID, key "
                    + "wifi-ssid in the workspace's provision.yaml; the first of them wins. Secrets (wifi-password, "
                    + "ca-passphrase) are no options: give a file, the environment or provision.yaml."
        })
final class ProvisionCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private @Nullable Settings settings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = BoardOptions.PORT)
    @Nullable
    private String port;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The device's name (default: esp8266- and the chip's MAC).")
    @Nullable
    private String name;

    @Mixin
    private JobOptions options = new JobOptions();

    ProvisionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void stoodBehindBy(Settings values) {
        settings = values;
    }

    @Override
    public Integer call() {
        if (port == null) {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(),
                    "Missing: --port. Try '--port sim' for a board without hardware, or '--help'.");
        }
        try (Output output = Output.of(surroundings, common)) {
            try {
                return run(output, java.util.Objects.requireNonNull(settings), port);
            } catch (org.espprovision.ProvisioningException e) {
                output.failed(e);
                return e.kind().exitStatus();
            }
        }
    }

    private int run(Output output, Settings known, String board) {
        var secrets = new Secrets(surroundings, known);
        var questions = new Questions(surroundings);
        boolean virtual = VirtualBoards.NAME.equals(board);
        Job job = options.wishes(board, Optional.ofNullable(name), secrets).job(questions);
        AuthorityPlan plan = AuthorityPlan.of(Profile.named(options.profile), KeyKind.EC_P256);
        makeWorkspace();
        known.remember(questions.answers());
        Path caFolder = common.workspace.resolve("ca");
        Clock clock = surroundings.clock();
        try (Passphrase passphrase = secrets.ofAuthority(
                        caFolder,
                        options.caPassphraseFile,
                        virtual ? NewAuthority.ASKS_NOTHING : NewAuthority.MAY_ASK,
                        text -> output.on(new StationEvent.Note(text)));
                OpenLines open = OpenLines.of(surroundings, common.workspace, options.simPace)) {
            var station = new Station(
                    open.lines(),
                    () -> CertificateAuthority.openOrCreate(caFolder, plan, passphrase, surroundings.random(), clock),
                    Ledger.open(common.workspace.resolve("ledger"), clock),
                    clock,
                    surroundings.random());
            var cancellation = new Cancellation();
            Outcome outcome =
                    InterruptHook.around(cancellation, () -> station.provision(board, job, output, cancellation));
            output.ended(outcome);
            return status(outcome);
        }
    }

    private static int status(Outcome outcome) {
        return outcome instanceof Outcome.Provisioned provisioned
                ? provisioned
                        .verdict()
                        .cause()
                        .failureKind()
                        .map(FailureKind::exitStatus)
                        .orElse(0)
                : 0;
    }

    private void makeWorkspace() {
        try {
            Files.createDirectories(common.workspace);
        } catch (IOException e) {
            throw UsageException.workspaceUnusable(common.workspace, e);
        }
    }
}
