package org.espprovision.doctor;

import java.nio.file.Files;
import org.espprovision.FailureKind;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerReport;

/** Whether the ledger's chain is whole. */
final class LedgerCheck implements Check {
    private final Premises premises;

    LedgerCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String subject() {
        return "the ledger";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.CREDENTIALS;
    }

    @Override
    public void look(Findings found) {
        if (!Files.exists(premises.ledger())) {
            found.ok("ledger.none", "there is no ledger yet; the first run begins one");
            return;
        }
        LedgerReport report = Ledger.open(premises.ledger(), premises.clock()).verify();
        if (report.broken().isPresent()) {
            found.problem(
                    "ledger.broken",
                    "the ledger is broken at line %,d: %s"
                            .formatted(
                                    report.broken().get().line(),
                                    report.broken().get().what()),
                    "Somebody changed it, or the disk lost some of it: put %s back from a copy."
                            .formatted(premises.ledger()));
        } else if (report.tornBytes() > 0) {
            found.warning(
                    "ledger.torn",
                    "the ledger's last line was torn by a crash (%,d bytes)".formatted(report.tornBytes()),
                    "Nothing is to be done: the next entry moves it aside.");
        } else {
            found.ok("ledger.whole", "the ledger is whole: %,d lines".formatted(report.lines()));
        }
    }
}
