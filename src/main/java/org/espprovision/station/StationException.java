package org.espprovision.station;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.espprovision.MacAddress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.FlashSection;
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

    static StationException noOrder(MacAddress mac) {
        return new StationException(
                FailureKind.USAGE,
                "order.none",
                "nothing is left to be made of the board with MAC " + mac,
                "The board was not changed. The manifest's rows are all taken, or bound to other boards: append rows to it.",
                null);
    }

    static StationException orderedFile(Path file, IOException cause) {
        return new StationException(
                FailureKind.USAGE,
                "order.file",
                "%s, which the manifest names, cannot be read: %s".formatted(file, reason(cause)),
                "The board was not changed. Put the file back, then take the board once more.",
                cause);
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

    /** Broken off while the flash was being changed. */
    static StationException incomplete(String what, ProvisioningException cause) {
        return new StationException(
                cause.kind(),
                "flash.incomplete",
                "the flash is incomplete, %s: %s [%s]".formatted(what, cause.what(), cause.code()),
                "What was to change is neither old nor new now, and the sketch may not start. Run the same command again: "
                        + "it finishes the work, and what is right already is not written twice. "
                        + (cause.kind() == FailureKind.INTERRUPTED ? "" : cause.remedy()),
                cause);
    }

    static StationException broken() {
        return new StationException(
                FailureKind.INTERRUPTED, "interrupted", "it was stopped", "The board is free.", null);
    }

    /** The self-test could not put back what it had read. */
    static StationException notRestored(
            FlashSection content, Optional<Path> rescued, Optional<ProvisioningException> cause) {
        return new StationException(
                FailureKind.CHIP,
                "selftest.not-restored",
                "the flash from 0x%06x to 0x%06x holds test patterns and could not be put back%s"
                        .formatted(
                                content.offset(),
                                content.offset() + content.lengthBytes(),
                                cause.map(each -> ": " + each.what()).orElse("")),
                rescued.map(file ->
                                "What was there is kept in %1$s: 'provision flash write 0x%2$06x %1$s' puts it back."
                                        .formatted(file, content.offset()))
                        .orElseGet(() ->
                                "It was blank: 'provision flash erase --offset 0x%06x --length %d' makes it blank again."
                                        .formatted(content.offset(), content.lengthBytes())),
                cause.orElse(null));
    }

    static StationException selfTestStopped() {
        return new StationException(
                FailureKind.INTERRUPTED,
                "interrupted",
                "the self-test was stopped",
                "What it had changed is put back, and the board is free.",
                null);
    }

    static StationException noFileSystem(int flashBytes) {
        return new StationException(
                FailureKind.CHIP,
                "flash.no-file-system",
                "no SPIFFS lies where a layout of the Arduino core for a flash of %,d bytes has one"
                        .formatted(flashBytes),
                "The chip may never have got one, or its sketch was built for a place of its own: name that with --layout or "
                        + "--elf. 'provision flash info' shows what the chip holds.",
                null);
    }

    static StationException severalFileSystems(String layouts) {
        return new StationException(
                FailureKind.USAGE,
                "flash.several-file-systems",
                "the chip has more than one SPIFFS: those of layout " + layouts,
                "All but one are left from before. Name the layout that its sketch was built for: --layout NAME, or --elf "
                        + "with the sketch's ELF file.",
                null);
    }

    static StationException fileThere(Path file) {
        return new StationException(
                FailureKind.USAGE,
                "file.there",
                "%s is there already".formatted(file),
                "Nothing was read and nothing replaced. Choose another name, or --force.",
                null);
    }

    static StationException fileUnwritable(Path file, IOException cause) {
        return new StationException(
                FailureKind.USAGE,
                "file.unwritable",
                "%s cannot be written: %s".formatted(file, reason(cause)),
                "Check that the folder exists, that this user may write there, and that the disk has room.",
                cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        return cause instanceof NoSuchFileException ? "there is no such folder" : String.valueOf(cause.getMessage());
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
