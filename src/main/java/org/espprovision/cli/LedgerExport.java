package org.espprovision.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espprovision.ledger.LedgerIndex;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The boards as a table for other programs. */
@Command(
        name = "export",
        sortOptions = false,
        description = {"Writes one record a board, as CSV (RFC 4180) or JSON, one object a line.", ""},
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger export --format csv -o boards.csv",
            "  provision ledger export --format json --since 2026-11-24"
        })
final class LedgerExport extends LedgerTask {
    private enum Format {
        CSV,
        JSON
    }

    @Option(names = "--format", paramLabel = "FORMAT", description = "csv (default) or json.")
    private Format format = Format.CSV;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write; without it, to standard output.")
    private @Nullable Path output;

    @Mixin
    private BoardFilter filter = new BoardFilter();

    LedgerExport(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        try (LedgerIndex index = LedgerIndex.open(folder(), surroundings().clock())) {
            if (output == null) {
                write(index, surroundings().out());
                surroundings().out().flush();
            } else {
                toFile(index, output);
            }
        } catch (IOException | UncheckedIOException e) {
            throw UsageException.outputClosed(e);
        }
        return 0;
    }

    private void toFile(LedgerIndex index, Path file) {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            write(index, out);
        } catch (IOException | UncheckedIOException e) {
            throw UsageException.fileUnwritable(file, e);
        }
    }

    private void write(LedgerIndex index, Appendable out) throws IOException {
        index.boards(filter.query(), format == Format.CSV ? BoardTable.asCsv(out) : BoardTable.asJson(out));
    }
}
