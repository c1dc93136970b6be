package org.espprovision.workspace;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the settings and the files they name. */
public final class WorkspaceException extends ProvisioningException {
    private WorkspaceException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.USAGE, code, what, remedy, cause);
    }

    /** A setting that must be there is nowhere, and nobody was asked. */
    public static WorkspaceException settingMissing(String name, String meaning) {
        return new WorkspaceException(
                "settings.missing",
                "no " + meaning + " is given",
                "Choose one in the window, set %s, or put %s into provision.yaml in the workspace."
                        .formatted(KnownSettings.variable(name), name + ": …"),
                null);
    }

    static WorkspaceException settingUnknown(Path file, int line, String name, String nearest) {
        return new WorkspaceException(
                "settings.unknown",
                "%s line %d: there is no setting '%s'".formatted(file, line, name),
                nearest.isEmpty()
                        ? "'provision --help' lists every setting: the option's name without its dashes."
                        : "Did you mean '%s'?".formatted(nearest),
                null);
    }

    static WorkspaceException settingsUnreadable(Path file, String why, @Nullable Throwable cause) {
        return new WorkspaceException(
                "settings.unreadable",
                "%s cannot be used: %s".formatted(file, why),
                "It is a YAML file of lines 'name: value'. Mend it, or move it away to be asked anew.",
                cause);
    }

    public static WorkspaceException fileUnreadable(String what, Path file, Throwable cause) {
        return new WorkspaceException(
                "file.unreadable",
                "%s %s cannot be read: %s".formatted(what, file, reason(cause)),
                "Check the path and that this user may read it.",
                cause);
    }

    public static WorkspaceException workspaceUnusable(Path folder, Throwable cause) {
        return new WorkspaceException(
                "workspace.unusable",
                "the workspace %s cannot be used: %s".formatted(folder, reason(cause)),
                "Choose a folder this user may write with --workspace, or free some space.",
                cause);
    }

    static WorkspaceException sketchMissing() {
        return new WorkspaceException(
                "sketch.missing",
                "no sketch is given to write to the chip",
                "Build firmware/mqtt-tls for your board (its README.md names each command, with arduino-cli or the Arduino "
                        + "IDE) and give the .bin file: --sketch mqtt-tls.ino.bin. Only '--port sim' brings a demonstration "
                        + "image of its own, which no real chip can run.",
                null);
    }

    public static WorkspaceException badValue(String name, String value, String why) {
        return new WorkspaceException(
                "settings.value",
                "%s '%s' cannot be used: %s".formatted(name, value, why),
                "'provision --help' shows the form each setting takes.",
                null);
    }

    /** Why a file could not be used, in words where the system's exception has only its own name for it. */
    public static String reason(Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no such file or folder";
        } else if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        return cause instanceof FileAlreadyExistsException
                ? "a file of that name is in the way"
                : String.valueOf(cause.getMessage());
    }
}
