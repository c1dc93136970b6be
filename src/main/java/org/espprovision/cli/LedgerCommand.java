package org.espprovision.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.espprovision.FailureKind;
import org.espprovision.ledger.DeviceRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What was made: the workspace's ledger. */
@Command(
        name = "ledger",
        description = "What was issued to which chip, and whether the record is whole.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger list                 every board and how far it has come",
            "  provision ledger verify               walk the hash chain; exit 4 when it is broken",
            "  provision ledger labels --format pdf -o labels.pdf",
            "  provision ledger report -o report.html"
        })
final class LedgerCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Missing: what to do with the ledger: list, verify, labels, conformity or report.");
    }

    private static Ledger open(CommonOptions common, Clock clock) {
        return Ledger.open(folder(common), clock);
    }

    private static Path folder(CommonOptions common) {
        return common.workspace.resolve("ledger");
    }

    /** One line a board. */
    @Command(name = "list", description = "Lists every board the ledger knows.")
    static final class ListBoards implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private CommonOptions common = new CommonOptions();

        ListBoards(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            for (DeviceRecord device : open(common, surroundings.clock()).devices()) {
                surroundings
                        .out()
                        .println("%s  %-10s  %-24s  serial %s"
                                .formatted(
                                        device.mac(),
                                        device.state().name().toLowerCase(Locale.ROOT),
                                        device.latest()
                                                .map(certificate -> certificate.deviceName())
                                                .orElse("-"),
                                        device.serial().orElse("-")));
            }
            return 0;
        }
    }

    /** Whether anybody changed, dropped or reordered a line. */
    @Command(name = "verify", description = "Walks the hash chain from the first line to the last.")
    static final class Verify implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private CommonOptions common = new CommonOptions();

        Verify(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            LedgerReport report = open(common, surroundings.clock()).verify();
            if (report.broken().isPresent()) {
                LedgerReport.Break found = report.broken().get();
                surroundings.out().println("broken at line %,d: %s".formatted(found.line(), found.what()));
                return FailureKind.CREDENTIALS.exitStatus();
            }
            surroundings.out().println("whole: %,d lines, head %s".formatted(report.lines(), report.head()));
            if (report.tornBytes() > 0) {
                surroundings
                        .out()
                        .println("its last line was torn by a crash (%,d bytes); the next entry moves it aside"
                                .formatted(report.tornBytes()));
            }
            return 0;
        }
    }
}
