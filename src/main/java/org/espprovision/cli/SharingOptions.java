package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.SharedAddress;
import org.espprovision.ledger.SharedLedger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The PostgreSQL through which several stations share product serial numbers and ledgers. */
final class SharingOptions {
    private static final int MOST_AT_A_TIME = 100_000;

    @Option(
            names = "--ledger",
            paramLabel = "ADDRESS",
            description =
                    "postgresql://[user@]host[:port]/database: the server that several stations share numbers and "
                            + "ledgers through. Its password stands in PGPASSWORD or in a file, never here.")
    private @Nullable String ledger;

    @Option(
            names = "--ledger-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password of the user on that server.")
    private @Nullable Path ledgerPasswordFile;

    @Option(
            names = "--ledger-block",
            paramLabel = "N",
            description = "How many product serial numbers this station reserves at a time (default: 100).",
            defaultValue = "100")
    private int ledgerBlock = 100;

    /** This station's part in it; empty where the station is alone. */
    Optional<SharedLedger> open(Ledger journal, @Nullable String station, Secrets secrets, Surroundings surroundings) {
        if (ledger == null) {
            return Optional.empty();
        }
        if (ledgerBlock < 1 || ledgerBlock > MOST_AT_A_TIME) {
            throw UsageException.badValue(
                    "--ledger-block", Integer.toString(ledgerBlock), "it is from 1 to %,d".formatted(MOST_AT_A_TIME));
        }
        String name = LineOrigin.of(station, null)
                .station()
                .orElseThrow(() -> UsageException.settingMissing("station", "name of this station"));
        return Optional.of(new SharedLedger(
                SharedAddress.parse(ledger),
                password(secrets, surroundings),
                journal,
                name,
                ledgerBlock,
                surroundings.clock()));
    }

    private Optional<String> password(Secrets secrets, Surroundings surroundings) {
        return ledgerPasswordFile == null
                ? Optional.ofNullable(surroundings.environment().get("PGPASSWORD"))
                : secrets.find("ledger-password", ledgerPasswordFile);
    }
}
