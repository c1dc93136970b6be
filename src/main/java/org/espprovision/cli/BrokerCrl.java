package org.espprovision.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerDoor;
import org.espprovision.broker.mosquitto.ListRollOut;
import org.espprovision.broker.mosquitto.Reload;
import org.espprovision.pki.RevocationList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings a revocation list to a running broker. */
@Command(
        name = "crl",
        sortOptions = false,
        description = {
            "Makes a new revocation list from the ledger and brings it to a running broker: checks it, puts it in place whole, "
                    + "lets the broker reload, and proves at its door that it is in force, with a certificate that this very "
                    + "list revokes and with a good one. Where the proof fails the old list is put back.",
            "",
            "Why so much: Mosquitto that cannot read its crlfile on SIGHUP goes on without revocation, and a list that ran out "
                    + "locks everybody out; neither shows until it matters. A device that is connected stays so until it "
                    + "connects again.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the new list is in force",
            "2:wrong usage",
            "4:authority or ledger",
            "5:the list is not in force; the old one was put back"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision broker crl --broker mqtts://localhost --install /etc/mosquitto/devices/certs/crl.pem --pid-file "
                    + "/etc/mosquitto/devices/state/mosquitto.pid",
            "  provision broker crl --broker mqtts://my-host --install /etc/mosquitto/certs/crl.pem --reload 'systemctl reload "
                    + "mosquitto'",
            "  provision broker crl --broker mqtts://my-host --install /srv/broker/crl.pem --reload 'ssh my-host sudo pkill -HUP "
                    + "mosquitto'"
        })
final class BrokerCrl extends BrokerTask {
    @Option(names = "--broker", paramLabel = "mqtts://HOST[:PORT]", description = "Where the broker listens.")
    private @Nullable String broker;

    @Option(names = "--install", paramLabel = "FILE", required = true, description = "The broker's crlfile.")
    private Path install = Path.of("");

    @Option(names = "--pid-file", paramLabel = "FILE", description = "The broker's pid_file: it gets SIGHUP.")
    private @Nullable Path pidFile;

    @Option(names = "--pid", paramLabel = "N", description = "The broker's process number: it gets SIGHUP.")
    private @Nullable Long pid;

    @Option(
            names = "--reload",
            paramLabel = "COMMAND",
            description = "A command that makes the broker read its files again, run by the shell.")
    private @Nullable String reload;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description = "How long the broker may take to reload (default: 10).",
            defaultValue = "10")
    private int limitSeconds = 10;

    BrokerCrl(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        BrokerAddress address = address(broker);
        Duration limit = seconds("--limit", limitSeconds);
        Reload way = way();
        RevocationList list;
        try (StepTicker ticker = new StepTicker(surroundings());
                BrokerDoor door = new BrokerDoor(address, limit, surroundings().random())) {
            var rollOut =
                    new ListRollOut(install, way, door, limit, surroundings().clock(), ticker::now);
            list = care(authority()).rollOut(rollOut);
        }
        if (common().json) {
            new JsonLines(surroundings()).write("result", line -> {
                line.writeStringField("file", install.toString());
                line.writeStringField("number", list.number().toString());
                line.writeNumberField("revoked", list.size());
                line.writeStringField("nextUpdate", list.nextUpdate().toString());
            });
            return 0;
        }
        surroundings()
                .out()
                .println(
                        "list number %s is in force at %s: %,d certificates, one of them refused there just now; a good one was let in"
                                .formatted(list.number(), address, list.size()));
        surroundings().out().println("the next list must be there by " + list.nextUpdate());
        surroundings().out().flush();
        return 0;
    }

    private Reload way() {
        long given = Stream.of(Optional.ofNullable(pidFile), Optional.ofNullable(pid), Optional.ofNullable(reload))
                .filter(Optional::isPresent)
                .count();
        if (given != 1) {
            throw UsageException.valueMissing(
                    "how the broker is told to reload", "Give one of --pid-file FILE, --pid N and --reload COMMAND.");
        }
        if (pidFile != null) {
            return new Reload.PidFile(pidFile);
        }
        return pid != null ? new Reload.Signal(pid) : new Reload.Command(java.util.Objects.requireNonNull(reload));
    }
}
