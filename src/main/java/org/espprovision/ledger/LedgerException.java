package org.espprovision.ledger;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the ledger. None of these leaves half an entry behind. */
public final class LedgerException extends ProvisioningException {
    private LedgerException(FailureKind kind, String code, String what, String remedy, @Nullable Throwable cause) {
        super(kind, code, what, remedy, cause);
    }

    static LedgerException broken(Path journal, LedgerReport.Break broken) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.broken",
                "line %,d of %s: %s".formatted(broken.line(), journal, broken.what()),
                "Somebody or something changed the journal, so it proves nothing and takes no more entries. Bring it back "
                        + "from a backup, or move it away, keep it, and begin a new one.",
                null);
    }

    static LedgerException unreadableCertificate(String serial, Throwable cause) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.broken",
                "the certificate recorded for serial %s is no X.509 certificate".formatted(serial),
                "It was recorded wrongly. Supersede this serial number and issue a new certificate to the device.",
                cause);
    }

    static LedgerException newer(Path journal, long line, long version) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.newer",
                "line %,d of %s has version %d, this program knows up to %d"
                        .formatted(line, journal, version, JournalLine.VERSION),
                "A newer ESP Provision has written to this ledger. Use that one; nothing was changed.",
                null);
    }

    static LedgerException noCheckpoint(Path file, String why, @Nullable Throwable cause) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.checkpoint",
                "%s is no checkpoint: %s".formatted(file, why),
                "A checkpoint is one line that \"ledger checkpoint -o FILE\" wrote. Name such a file, or fetch it again from "
                        + "where it was kept.",
                cause);
    }

    static LedgerException locked(Path lock, Duration waited) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.locked",
                "another process has held %s for %,d ms".formatted(lock, waited.toMillis()),
                "An append takes milliseconds, so that process is stopped or its disk hangs. Find it (fuser names it), let "
                        + "it go on or end it, then run the same command.",
                null);
    }

    static LedgerException interrupted(Path lock) {
        return new LedgerException(
                FailureKind.INTERRUPTED,
                "ledger.interrupted",
                "stopped while waiting for " + lock,
                "Nothing was written. Run the same command again.",
                null);
    }

    static LedgerException outOfOrder(LedgerEntry entry, String objection) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.order",
                "cannot record \"%s\": %s".formatted(entry.kind(), objection),
                "Another run may be at work on the same device. Look at it with \"ledger show\"; nothing was written.",
                null);
    }

    static LedgerException write(Path path, IOException cause) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.write",
                "cannot write %s: %s".formatted(path, reason(cause)),
                "The step it should record was not begun. Check free space, quota and the owner of the directory, then "
                        + "run the same command.",
                cause);
    }

    static LedgerException index(Path index, SQLException cause) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.index",
                "the index %s cannot be used: %s".formatted(index, cause.getMessage()),
                "It holds nothing that is not in the journal. Delete it and its -wal and -shm files, and check that its disk "
                        + "has room; the next command makes it anew.",
                cause);
    }

    static LedgerException address() {
        return new LedgerException(
                FailureKind.USAGE,
                "ledger.address",
                "the setting 'ledger' is no address of a PostgreSQL database",
                "It is postgresql://[user@]host[:port]/database. A password never stands in it: put that into PGPASSWORD or "
                        + "into a file, and name the file with ledger-password-file.",
                null);
    }

    static LedgerException unreachable(SharedAddress address, SQLException cause) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                SharedLedger.UNREACHABLE,
                "%s is out of reach: %s".formatted(address, cause.getMessage()),
                "Check that the server runs and that the network lets this computer through. Nothing is lost: the journal here "
                        + "is whole, and \"ledger sync\" sends it later.",
                cause);
    }

    static LedgerException server(SharedAddress address, String what, Exception cause) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.server",
                "%s refuses: %s".formatted(address, what.lines().findFirst().orElse("")),
                "Check the user, its password (PGPASSWORD or ledger-password-file) and that it owns the database. The journal "
                        + "here is whole.",
                cause);
    }

    static LedgerException station(String station, Optional<String> registered) {
        return new LedgerException(
                FailureKind.USAGE,
                "ledger.station",
                registered
                        .map(name ->
                                "this workspace is the station '%s' on the server, not '%s'".formatted(name, station))
                        .orElse("the station '%s' is another workspace on the server".formatted(station)),
                registered
                        .map(name -> "Its numbers and lines are there under that name: run with --station '%s'."
                                .formatted(name))
                        .orElse(
                                "Two workspaces under one name would give out the same numbers. Give this one a name of its "
                                        + "own with --station."),
                null);
    }

    static LedgerException forked(String station, long line) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.forked",
                "line %,d of the journal is not the one that the server has from '%s'".formatted(line, station),
                "The journal here was brought back from a backup or copied, so it may give out numbers a second time. Stop "
                        + "this station, and bring back the journal that has all lines; the server's table \"journal\" has them.",
                null);
    }

    static LedgerException otherManifest(String product, String manifest, String other) {
        return new LedgerException(
                FailureKind.USAGE,
                "ledger.manifest",
                "product serial number %s of %s is on the server as one of %s".formatted(product, manifest, other),
                "Stations that share a manifest call its file by the same name, and a number stands in one manifest only.",
                null);
    }

    static LedgerException read(Path path, IOException cause) {
        return new LedgerException(
                FailureKind.CREDENTIALS,
                "ledger.read",
                "cannot read %s: %s".formatted(path, reason(cause)),
                "The ledger belongs to the user who made it, mode 0600. Run as that user, or check the disk.",
                cause);
    }

    private static String reason(IOException cause) {
        return cause instanceof AccessDeniedException ? "permission denied" : String.valueOf(cause.getMessage());
    }
}
