package org.espprovision.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.espprovision.ProvisioningException;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerCheck;
import org.espprovision.broker.BrokerFinding;
import org.espprovision.broker.CheckGuests;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.station.BrokerCare;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a broker takes devices and keeps others out. */
@Command(
        name = "check",
        sortOptions = false,
        description = {
            "Calls on a broker as a device would, as a stranger and as somebody whose certificate was revoked, and lists what "
                    + "works and what does not: the way there, TLS 1.2, the broker's certificate by the ESP8266's own rules, who "
                    + "gets in, whether messages arrive, whether a device can write another's topic, small TLS records, the "
                    + "clock.",
            "",
            "The callers' certificates come from the workspace's authority, are good for a day and never on disk. A revoked one "
                    + "is there once 'provision broker config' or 'provision broker crl' has made a list with one on it. Without "
                    + "an authority only what needs none is looked at.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:a device can connect, and others cannot",
            "2:wrong usage or settings",
            "5:a device could not connect or be heard, or the wrong ones get in"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision broker check --broker mqtts://my-host.local",
            "  provision broker check --broker mqtts://192.168.1.5:8883 --broker-ca their-ca.crt",
            "  provision broker check --broker mqtts://my-host.local --topic 'sensors/%%u/data' --json"
        })
final class BrokerCheckCommand extends BrokerTask {
    @Option(
            names = "--broker",
            paramLabel = "mqtts://HOST[:PORT]",
            description = "The broker, as devices are told to find it.")
    private @Nullable String broker;

    @Option(
            names = "--broker-ca",
            paramLabel = "FILE",
            description = "What devices trust (default: the workspace's authority).")
    private @Nullable Path brokerCa;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Where a device publishes, %%u standing for its name (default: devices/%%u/up/check).")
    private String topic = BrokerCheck.USUAL_TOPIC;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description = "How long any one step may take (default: 10).",
            defaultValue = "10")
    private int limitSeconds = 10;

    BrokerCheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        BrokerAddress address = address(broker);
        Duration limit = seconds("--limit", limitSeconds);
        if (topic.isBlank() || topic.contains("#") || topic.contains("+")) {
            throw UsageException.badValue("--topic", topic, "it is a topic without wildcards, like sensors/%u/data");
        }
        var anchor = anchor(brokerCa);
        CheckGuests guests = guests();
        var check = new BrokerCheck(
                address,
                anchor,
                guests,
                topic,
                limit,
                surroundings().clock(),
                surroundings().random());
        List<BrokerFinding> findings;
        try (StepTicker ticker = new StepTicker(surroundings())) {
            findings = check.run(ticker::now);
        }
        return new FindingReport(surroundings(), common())
                .print(
                        findings,
                        "%s takes devices, as far as could be checked".formatted(address),
                        "%s is not fit for devices as it is".formatted(address));
    }

    /** A check without an authority still tells much; why there is none stands in the table. */
    private CheckGuests guests() {
        if (!CertificateAuthority.exists(authorityFolder())) {
            return BrokerCare.strangerOnly(
                    "there is no authority in " + authorityFolder(),
                    surroundings().random(),
                    surroundings().clock());
        }
        try {
            return care(authority()).guests();
        } catch (ProvisioningException e) {
            return BrokerCare.strangerOnly(
                    e.what(), surroundings().random(), surroundings().clock());
        }
    }
}
