package org.espprovision.cli;

import java.util.List;
import org.espprovision.paper.Conformity;
import org.espprovision.paper.DeviceSheet;
import picocli.CommandLine.Command;

/** Certificates of conformity of the confirmed devices. */
@Command(
        name = "conformity",
        sortOptions = false,
        description = {
            "Writes a certificate of conformity for every confirmed device: which device it is, its certificate, what its "
                    + "flash holds, and what its confirmation rests on.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger conformity -o conformity.pdf          all in one, a page a device",
            "  provision ledger conformity --batch week48 -o papers/  a PDF for each device",
            "  provision ledger conformity --search A-0017 -o A-0017.html"
        })
final class LedgerConformity extends PaperTask {
    LedgerConformity(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Conformity conformity = new Conformity();
        List<DeviceSheet> sheets = sheets();
        if (outputEndsWith(".pdf")) {
            deliver(output(), conformity.pdf(sheets));
        } else if (outputEndsWith(".html")) {
            deliver(output(), conformity.html(sheets));
        } else {
            deliverEach(sheets, ".pdf", sheet -> conformity.pdf(List.of(sheet)));
        }
        return 0;
    }
}
