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

/** What was made: the workspace's ledger. */
@Command(
        name = "ledger",
        description = "What was issued to which chip, and whether the record is whole.",
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger list                 every board and how far it has come",
            "  provision ledger show SN-000017       everything that is known of one board",
            "  provision ledger export -o all.csv    the same of every board",
            "  provision ledger verify               walk the hash chain; exit 4 when it is broken",
            "  provision ledger checkpoint -o FILE   sign what is there; keep FILE elsewhere",
            "  provision ledger sync                 send it to the stations' PostgreSQL",
            "  provision ledger labels --format pdf -o labels.pdf",
            "  provision ledger report -o report.html"
        })
final class LedgerCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** The command with everything below it. */
    static CommandLine tree(Surroundings surroundings) {
        return new CommandLine(new LedgerCommand())
                .addSubcommand(new LedgerList(surroundings))
                .addSubcommand(new LedgerShow(surroundings))
                .addSubcommand(new LedgerExport(surroundings))
                .addSubcommand(new LedgerVerify(surroundings))
                .addSubcommand(new LedgerCheckpoint(surroundings))
                .addSubcommand(new LedgerSync(surroundings))
                .addSubcommand(new LedgerLabels(surroundings))
                .addSubcommand(new LedgerConformity(surroundings))
                .addSubcommand(new LedgerBatchReport(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing: what to do with the ledger: list, show, export, verify, checkpoint, sync, labels, conformity or report.");
    }
}
