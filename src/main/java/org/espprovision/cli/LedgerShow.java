package org.espprovision.cli;

import java.util.List;
import org.espprovision.ledger.BoardField;
import org.espprovision.ledger.BoardRecord;
import org.espprovision.ledger.LedgerIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The one record of a board. */
@Command(
        name = "show",
        sortOptions = false,
        description = {"Shows everything the ledger binds to one board.", ""},
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {"  provision ledger show 5c:cf:7f:a1:b2:c3", "  provision ledger show SN-000017 --json"})
final class LedgerShow extends LedgerTask {
    @Parameters(
            paramLabel = "MAC|SERIAL|NAME|PRODUCT",
            description = "MAC address, certificate serial number, device name or product serial number.")
    private String whose = "";

    LedgerShow(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        List<BoardRecord> found;
        try (LedgerIndex index = LedgerIndex.open(folder(), surroundings().clock())) {
            found = index.boards(whose);
        }
        if (found.isEmpty()) {
            throw UsageException.badValue(
                    "MAC|SERIAL|NAME|PRODUCT", whose, "the ledger in %s has no such board".formatted(folder()));
        }
        found.forEach(wantsJson() ? BoardTable.asJson(this) : this::tell);
        return 0;
    }

    private void tell(BoardRecord board) {
        for (BoardField field : BoardField.values()) {
            board.get(field).ifPresent(value -> say("%-18s %s".formatted(field.label(), value)));
        }
        say("");
    }
}
