package org.espprovision.desktop;

import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can keep the window from working. */
public final class DesktopException extends ProvisioningException {
    private DesktopException(FailureKind kind, String code, String what, String remedy, @Nullable Throwable cause) {
        super(kind, code, what, remedy, cause);
    }

    static DesktopException noDisplay(String why, @Nullable Throwable cause) {
        return new DesktopException(
                FailureKind.USAGE,
                "desktop.no-display",
                "no window can be opened: " + why,
                "Run it in a graphical session, with a full Java runtime (Debian: openjdk-17-jre, not -headless). Everything "
                        + "the window does the command line does too: 'provision --port PORT', 'provision --help'.",
                cause);
    }

    /** The person closed a question without an answer. */
    static DesktopException notAnswered() {
        return new DesktopException(
                FailureKind.INTERRUPTED,
                "interrupted",
                "the pass phrase was not given",
                "Nothing was changed. Start again when you have it.",
                null);
    }

    static DesktopException unwritable(String file, Throwable cause) {
        return new DesktopException(
                FailureKind.USAGE,
                "file.unwritable",
                "%s cannot be written: %s".formatted(file, cause.getMessage()),
                "Choose a folder this user may write.",
                cause);
    }
}
