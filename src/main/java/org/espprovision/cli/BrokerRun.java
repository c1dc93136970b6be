package org.espprovision.cli;

import java.time.Duration;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.station.BenchBroker;
import org.espprovision.station.BrokerChoice;
import org.espprovision.workspace.BrokerText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A broker for the bench. */
@Command(
        name = "run",
        sortOptions = false,
        description = {
            "Serves the embedded check endpoint until Ctrl-C: MQTT 3.1.1 over TLS 1.2 for devices of the workspace's authority. "
                    + "Tells who connects, and who is refused, why, and with which serial number. What is revoked meanwhile is "
                    + "refused within two seconds.",
            "",
            "It is for evidence, not for production: no retained messages, no wills, QoS 0 and 1. Limits: 600 connections, "
                    + "packets of 64 KiB, topics of 1,024 bytes, 32 subscriptions a client, 128 KiB waiting for a client "
                    + "that does not read, 15 s for a handshake, 10 s from there to CONNECT, 15 minutes of silence where "
                    + "a client asks for no keep-alive.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "2:wrong usage or settings",
            "4:authority or ledger",
            "5:the address cannot be listened on",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision broker run                        port 8883 on all addresses",
            "  provision broker run --on my-host.local:18883",
            "  provision broker run --on localhost:0 --json",
            "then, in another window:",
            "  provision broker check --broker mqtts://my-host.local:18883"
        })
final class BrokerRun extends BrokerTask {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    @Option(
            names = "--on",
            paramLabel = "HOST[:PORT]",
            description =
                    "The name devices know this machine by, which goes into the certificate, and the port (default: this "
                            + "machine's address, 8883). 'localhost' listens on this machine only.")
    private String on = "";

    BrokerRun(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        BrokerChoice.Embedded choice = BrokerText.embedded(on.isEmpty() ? "embedded" : "embedded:" + on);
        CertificateAuthority authority = authorityOrNew();
        var ending = new Ending();
        return ending.around(() -> {
            try (BenchBroker broker = BenchBroker.serve(
                    choice, authority, ledger(), surroundings().clock(), new BrokerDiary(surroundings(), common()))) {
                ready(broker);
                while (!ending.isAsked()) {
                    ending.await(LOOK_EVERY);
                    broker.lookForRevocations();
                }
            }
            return 0;
        });
    }

    private void ready(BenchBroker broker) {
        if (common().json) {
            new JsonLines(surroundings())
                    .write(
                            "ready",
                            line -> line.writeStringField(
                                    "address", broker.address().toString()));
            return;
        }
        surroundings().out().println("listening: " + broker.address());
        surroundings().out().flush();
        tell("Devices trust %s and show a certificate of it; Ctrl-C ends."
                .formatted(CertificateAuthority.certificateFile(authorityFolder())));
    }
}
