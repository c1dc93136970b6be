package org.espprovision.station;

import java.io.IOException;
import java.nio.file.Path;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can go wrong between the rooms. */
public final class StationException extends ProvisioningException {
    private StationException(FailureKind kind, String code, String what, String remedy, @Nullable Throwable cause) {
        super(kind, code, what, remedy, cause);
    }

    static StationException setting(String what, String why) {
        return new StationException(
                FailureKind.USAGE,
                "settings.value",
                what + " cannot be used: " + why,
                "Correct it where it was given: an option, the environment or provision.yaml.",
                null);
    }

    static StationException knownRevoked(Path file, Exception cause) {
        return new StationException(
                FailureKind.CREDENTIALS,
                "broker.witness",
                "the key of the certificate kept to be refused, %s, cannot be read".formatted(file),
                "Delete the folder it lies in: 'provision broker crl' makes another.",
                cause);
    }

    static StationException brokerFolder(Path folder, IOException cause) {
        return new StationException(
                FailureKind.USAGE,
                "broker.folder",
                "the broker's folder %s cannot be finished: %s".formatted(folder, cause.getMessage()),
                "Choose a folder this user may write, and run it again with --force.",
                cause);
    }

    static StationException nothingToRevoke(String text) {
        return new StationException(
                FailureKind.USAGE,
                "revoke.unknown",
                "the ledger knows no certificate with serial number, name or MAC '%s'".formatted(text),
                "'provision ca list' shows what was issued from this workspace.",
                null);
    }

    static StationException alreadyRevoked(String text) {
        return new StationException(
                FailureKind.USAGE,
                "revoke.done",
                "every certificate of '%s' is revoked or superseded already".formatted(text),
                "Nothing was changed. If a broker still accepts it, give that broker the list: 'provision ca crl'.",
                null);
    }

    static StationException interrupted(Step step) {
        return new StationException(
                FailureKind.INTERRUPTED,
                "interrupted",
                "stopped while the program was to " + step.words(),
                "The board is free. If its flash was being written it does not run now: the same command starts over "
                        + "and finishes it.",
                null);
    }
}
