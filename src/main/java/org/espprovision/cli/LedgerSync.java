package org.espprovision.cli;

import org.espprovision.FailureKind;
import org.espprovision.ledger.SharedLedger;
import org.espprovision.ledger.SyncReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends what this station wrote down to the server that the stations share. */
@Command(
        name = "sync",
        sortOptions = false,
        description = {
            "Sends the lines of the journal that the stations' PostgreSQL does not have yet.",
            "",
            "A batch does so by itself when it begins and ends. Exit status 4 when the server is out of reach, or when a "
                    + "line says something else than another station's; such lines are sent too, nothing is lost.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {
            Statuses.DONE,
            Statuses.USAGE,
            "4:the server is out of reach, or the ledger or the authority failed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger sync --ledger postgresql://line@db.factory/provision",
            "  provision ledger sync        with 'ledger: postgresql://…' in provision.yaml"
        })
final class LedgerSync extends LedgerTask {
    @Mixin
    private SharingOptions sharing = new SharingOptions();

    @Option(
            names = "--station",
            paramLabel = "NAME",
            description = "This station's name on the server (default: the computer's).")
    private @Nullable String station;

    LedgerSync(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        SharedLedger shared = sharing.open(ledger(), station, new Secrets(surroundings(), settings()), surroundings())
                .orElseThrow(() -> UsageException.settingMissing("ledger", "address of the stations' PostgreSQL"));
        SyncReport report = shared.sync(sent -> {
            if (sent > 0) {
                tell("%,d lines sent".formatted(sent));
            }
        });
        if (wantsJson()) {
            new JsonLine()
                    .with("sent", Long.toString(report.sent()))
                    .with("there", Long.toString(report.there()))
                    .with("conflicts", Integer.toString(report.conflicts().size()))
                    .print(surroundings());
        } else {
            say("in step: %,d lines sent, %,d of this station are there".formatted(report.sent(), report.there()));
        }
        report.conflicts().forEach(conflict -> tell("conflict: " + conflict));
        return report.conflicts().isEmpty() ? 0 : FailureKind.CREDENTIALS.exitStatus();
    }
}
