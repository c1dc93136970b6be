package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.espprovision.ProvisioningException;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.doctor.BrokerWish;
import org.espprovision.doctor.Doctor;
import org.espprovision.doctor.Finding;
import org.espprovision.doctor.Premises;
import org.espprovision.pki.PassphraseFile;
import org.espprovision.workspace.BrokerText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether everything a run leans on is as it should be. */
@Command(
        name = "doctor",
        sortOptions = false,
        description = {
            "Looks at everything a run leans on and says what is wrong with it and what to do: this machine and its Java, room "
                    + "on the disk, the clock, the workspace and its settings, files with pass phrases, serial ports, "
                    + "arduino-cli and its ESP8266 core, the authority's end, the revocation list's age, the ledger, the broker.",
            "",
            "Changes nothing, asks for no pass phrase, and calls on nobody but the broker that is set.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {
            "0:no problem; there may be warnings",
            "2:the first problem is this machine's, the clock's or the workspace's, or wrong usage",
            "3:the first problem is with a serial port",
            "4:the first problem is with the authority, the revocation list or the ledger",
            "5:the first problem is with the broker"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision doctor",
            "  provision doctor --broker mqtts://my-host.local --workspace factory",
            "  provision doctor --json"
        })
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private @Nullable Settings settings;
    private Optional<ProvisioningException> settingsFault = Optional.empty();
    private Map<String, String> strangeVariables = Map.of();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            description = "The broker to look at, as devices are told to find it (default: the one in the settings).")
    private @Nullable String broker;

    @Option(
            names = "--broker-ca",
            paramLabel = "FILE",
            description = "What devices trust (default: the workspace's authority).")
    private @Nullable Path brokerCa;

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What became of the settings, which every other command needs whole. */
    void stoodBehindBy(
            Settings values, Optional<ProvisioningException> fault, Map<String, String> variablesThatAreNoSettings) {
        settings = values;
        settingsFault = fault;
        strangeVariables = variablesThatAreNoSettings;
    }

    @Override
    public Integer call() {
        var premises = new Premises(
                common.workspace,
                settingsFault,
                strangeVariables,
                Optional.ofNullable(broker).map(DoctorCommand::wish),
                Optional.ofNullable(brokerCa),
                secretFiles(),
                surroundings.environment().getOrDefault("PATH", ""),
                surroundings.clock(),
                surroundings.random());
        List<Finding> findings;
        try (StepTicker ticker = new StepTicker(surroundings)) {
            findings = Doctor.of(premises).examine(ticker::now);
        }
        return new DoctorReport(surroundings, common).print(findings);
    }

    private static BrokerWish wish(String text) {
        try {
            return text.equals("embedded") || text.startsWith("embedded:")
                    ? new BrokerWish.Embedded(BrokerText.embedded(text).bind())
                    : new BrokerWish.Remote(BrokerAddress.parse(text));
        } catch (ProvisioningException e) {
            return new BrokerWish.Unreadable(e);
        }
    }

    /** Those that settings name, and the one this program may keep. */
    private List<Path> secretFiles() {
        PassphraseFile kept = PassphraseFile.in(surroundings.configurationFolder(), common.workspace.resolve("ca"));
        Stream<Path> named = SettingNames.secrets().stream()
                .sorted()
                .flatMap(secret -> java.util.Objects.requireNonNull(settings).find(secret + "-file").stream())
                .map(Path::of);
        return Stream.concat(named, kept.exists() ? Stream.of(kept.path()) : Stream.empty())
                .toList();
    }
}
