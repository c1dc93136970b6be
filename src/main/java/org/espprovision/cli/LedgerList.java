package org.espprovision.cli;

import org.espprovision.ledger.BoardField;
import org.espprovision.ledger.BoardRecord;
import org.espprovision.ledger.LedgerIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One line a board. */
@Command(
        name = "list",
        sortOptions = false,
        description = {"Lists the boards the ledger knows, the latest first.", ""},
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger list --since 2026-11-24 --state confirmed",
            "  provision ledger list --search 5c:cf:7f --limit 20"
        })
final class LedgerList extends LedgerTask {
    @Mixin
    private BoardFilter filter = new BoardFilter();

    LedgerList(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        try (LedgerIndex index = LedgerIndex.open(folder(), surroundings().clock())) {
            index.boards(filter.query(), wantsJson() ? BoardTable.asJson(this) : this::line);
        }
        return 0;
    }

    private void line(BoardRecord board) {
        String product = board.get(BoardField.PRODUCT).map("  product "::concat).orElse("");
        String verdict = board.get(BoardField.VERDICT).orElse("-");
        String state = board.get(BoardField.STATE).orElse("-");
        say("%s  %-10s  %-24s  serial %s%s%s"
                .formatted(
                        board.get(BoardField.MAC).orElse("-"),
                        state,
                        board.get(BoardField.NAME).orElse("-"),
                        board.get(BoardField.SERIAL).orElse("-"),
                        product,
                        verdict.equals(state) ? "" : "  failed: " + verdict));
    }
}
