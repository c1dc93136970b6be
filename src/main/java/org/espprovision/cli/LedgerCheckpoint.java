package org.espprovision.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espprovision.pki.StationKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signs the ledger as it is. */
@Command(
        name = "checkpoint",
        sortOptions = false,
        description = {
            "Signs everything in the ledger with the station's key, and writes that down as its next line.",
            "",
            "The key is made at the first use and lies in the workspace in station.key.pem, under the authority's pass phrase; "
                    + "station.pub.pem is for those who check. Keep the checkpoint itself somewhere else: nothing inside a file "
                    + "can show that its end was cut off.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger checkpoint -o /media/usb/monday.checkpoint",
            "  provision ledger verify --checkpoint /media/usb/monday.checkpoint"
        })
final class LedgerCheckpoint extends LedgerTask {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to keep the checkpoint too; without it, it is printed.")
    private @Nullable Path output;

    @Option(
            names = "--ca-passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the pass phrase of the authority's key.")
    private @Nullable Path caPassphraseFile;

    LedgerCheckpoint(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Secrets secrets = new Secrets(surroundings(), settings());
        var signer = StationSeal.open(workspace(), caPassphraseFile, secrets, surroundings(), this::tell);
        String line = ledger().checkpoint(signer);
        if (output == null) {
            surroundings().out().print(line);
            surroundings().out().flush();
        } else {
            write(output, line);
            String fingerprint = StationKey.fingerprint(StationKey.publicFile(StationSeal.keyFile(workspace())));
            if (wantsJson()) {
                new JsonLine()
                        .with("file", output.toString())
                        .with("stationKey", fingerprint)
                        .print(surroundings());
            } else {
                say("%s, signed by the station key %s".formatted(output, fingerprint));
            }
        }
        return 0;
    }

    private static void write(Path file, String line) {
        try {
            Files.write(file, line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw UsageException.fileUnwritable(file, e);
        }
    }
}
