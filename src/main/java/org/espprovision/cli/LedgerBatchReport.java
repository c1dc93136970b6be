package org.espprovision.cli;

import org.espprovision.paper.BatchReport;
import org.espprovision.station.LedgerPapers;
import picocli.CommandLine.Command;

/** The report of a batch. */
@Command(
        name = "report",
        sortOptions = false,
        description = {
            "Writes the report of what was made as one HTML file: yield, times by step, failures by cause, pace, and "
                    + "every board. It needs nothing but itself, and prints.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger report -o report.html",
            "  provision ledger report --since 2026-11-24 --force -o today.html",
            "  provision ledger report --batch week48 -o week48.html"
        })
final class LedgerBatchReport extends PaperTask {
    LedgerBatchReport(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        deliver(
                output(),
                BatchReport.html(LedgerPapers.summary(
                        ledger(), choice(), surroundings().clock().instant())));
        return 0;
    }
}
