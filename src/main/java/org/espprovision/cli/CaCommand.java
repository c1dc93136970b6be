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

/** The authority by hand. */
@Command(
        name = "ca",
        description = {
            "The certificate authority by hand: 'provision --port' makes one by itself and needs none of this.",
            "",
            "Its key and certificate lie in the workspace, in ca/; everything it issues is in the ledger.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ca init                              an authority for this workspace",
            "  provision ca server my-host 192.168.1.5 -o broker    key and certificate for Mosquitto",
            "  provision ca issue sensor-7 -o sensor-7        a device that is provisioned by other means",
            "  provision ca revoke sensor-7 --reason keyCompromise",
            "  provision ca list                              everything that was issued"
        })
final class CaCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** The command with everything below it. */
    static CommandLine tree(Surroundings surroundings) {
        return new CommandLine(new CaCommand())
                .addSubcommand(new CaInit(surroundings))
                .addSubcommand(new CaShow(surroundings))
                .addSubcommand(new CaIssue(surroundings))
                .addSubcommand(new CaServer(surroundings))
                .addSubcommand(new CaList(surroundings))
                .addSubcommand(new CaRevoke(surroundings))
                .addSubcommand(new CaCrl(surroundings))
                .addSubcommand(new CaImport(surroundings))
                .addSubcommand(new CaProfile(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing: what to do with the authority: init, show, issue, server, list, revoke, crl, import or profile.");
    }
}
