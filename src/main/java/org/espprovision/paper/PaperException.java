package org.espprovision.paper;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a template, and with what it is to print. */
public final class PaperException extends ProvisioningException {
    private PaperException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.USAGE, code, what, remedy, cause);
    }

    static PaperException template(String file, int line, String what, String remedy) {
        return template(file, line, what, remedy, null);
    }

    static PaperException template(String file, int line, String what, String remedy, @Nullable Throwable cause) {
        return new PaperException(
                "paper.template", "the label template %s, line %d: %s".formatted(file, line, what), remedy, cause);
    }

    static PaperException unreadable(Path file, IOException cause) {
        return new PaperException(
                "paper.template",
                "the label template %s cannot be read: %s"
                        .formatted(
                                file,
                                cause instanceof NoSuchFileException ? "there is no such file" : cause.getMessage()),
                "Check the path. Without --template a usual label is drawn.",
                cause);
    }

    /** There is no device to print for. */
    public static PaperException nothing(String which) {
        return new PaperException(
                "paper.nothing",
                "the ledger has no confirmed device %s".formatted(which).strip(),
                "'provision ledger list' shows every board and how far it has come.",
                null);
    }

    static PaperException emptyCode(DeviceSheet sheet) {
        return new PaperException(
                "paper.empty",
                "the QR code of %s would say nothing".formatted(sheet.name()),
                "The device has no such value: one made without a manifest has no {serial}. Put {mac} or {name} into the "
                        + "template's QR code.",
                null);
    }

    static PaperException tooMuch(DeviceSheet sheet, int characters, Throwable cause) {
        return new PaperException(
                "paper.too-much",
                "the QR code of %s cannot hold %,d characters".formatted(sheet.name(), characters),
                "Take fields out of the template's QR code, or make it larger.",
                cause);
    }

    static PaperException tooFine(DeviceSheet sheet, int modules, double sizeMm) {
        return new PaperException(
                "paper.too-fine",
                "the QR code of %s has %d squares a side, too many for %.1f mm"
                        .formatted(sheet.name(), modules, sizeMm),
                "Take fields out of the template's QR code, make it larger, or print with more dots.",
                null);
    }
}
