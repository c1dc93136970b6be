package org.espprovision.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The broker's side. */
@Command(
        name = "broker",
        description = {"Sets up a broker for devices with certificates, and proves that it does what it should.", ""},
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS, Statuses.BROKER},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision broker config /etc/mosquitto/devices my-host.local 192.168.1.5",
            "  provision broker config --check /etc/mosquitto/mosquitto.conf",
            "  provision broker check --broker mqtts://my-host.local",
            "  provision broker crl --broker mqtts://my-host.local --install /etc/mosquitto/devices/certs/crl.pem "
                    + "--pid-file /run/mosquitto/mosquitto.pid",
            "  provision broker run                     a broker for the bench, until Ctrl-C"
        })
final class BrokerCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** The command with everything below it. */
    static CommandLine tree(Surroundings surroundings) {
        return new CommandLine(new BrokerCommand())
                .addSubcommand(new BrokerConfig(surroundings))
                .addSubcommand(new BrokerCheckCommand(surroundings))
                .addSubcommand(new BrokerCrl(surroundings))
                .addSubcommand(new BrokerRun(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing: what to do with the broker: config, check, crl or run.");
    }
}
