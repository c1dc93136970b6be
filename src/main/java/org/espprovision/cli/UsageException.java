package org.espprovision.cli;

import java.nio.file.Path;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the command line, the settings and the files they name. */
final class UsageException extends ProvisioningException {
    private UsageException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.USAGE, code, what, remedy, cause);
    }

    /** The command line cannot be understood. */
    static UsageException commandLine(String what, String remedy) {
        return new UsageException("usage", what, remedy, null);
    }

    static UsageException settingMissing(String name, String meaning) {
        return new UsageException(
                "settings.missing",
                "no " + meaning + " is given, and nobody can be asked without a terminal",
                "Give %s, set %s, or put %s into provision.yaml in the workspace."
                        .formatted(
                                settable(name) ? "--" + name : "--" + name + "-file",
                                SettingNames.variable(name),
                                name + ": …"),
                null);
    }

    private static boolean settable(String name) {
        return !SettingNames.isSecret(name);
    }

    static UsageException settingUnknown(Path file, int line, String name, String nearest) {
        return new UsageException(
                "settings.unknown",
                "%s line %d: there is no setting '%s'".formatted(file, line, name),
                nearest.isEmpty()
                        ? "'provision --help' lists every setting: the option's name without its dashes."
                        : "Did you mean '%s'?".formatted(nearest),
                null);
    }

    static UsageException settingsUnreadable(Path file, String why, @Nullable Throwable cause) {
        return new UsageException(
                "settings.unreadable",
                "%s cannot be used: %s".formatted(file, why),
                "It is a YAML file of lines 'name: value'. Mend it, or move it away to be asked anew.",
                cause);
    }

    static UsageException fileUnreadable(String what, Path file, Throwable cause) {
        return new UsageException(
                "file.unreadable",
                "%s %s cannot be read: %s".formatted(what, file, reason(cause)),
                "Check the path and that this user may read it.",
                cause);
    }

    static UsageException fileUnwritable(Path file, Throwable cause) {
        return new UsageException(
                "file.unwritable",
                "%s cannot be written: %s".formatted(file, reason(cause)),
                "Check the path, that this user may write there, and that the disk has room.",
                cause);
    }

    static UsageException workspaceUnusable(Path folder, Throwable cause) {
        return new UsageException(
                "workspace.unusable",
                "the workspace %s cannot be used: %s".formatted(folder, reason(cause)),
                "Choose a folder this user may write with --workspace, or free some space.",
                cause);
    }

    static UsageException sketchMissing() {
        return new UsageException(
                "sketch.missing",
                "no sketch is given to write to the chip",
                "Build firmware/mqtt-tls for your board (its README.md names each command, with arduino-cli or the Arduino "
                        + "IDE) and give the .bin file: --sketch mqtt-tls.ino.bin. Only '--port sim' brings a demonstration "
                        + "image of its own, which no real chip can run.",
                null);
    }

    static UsageException noPortsToWatch() {
        return new UsageException(
                "line.ports",
                "no port is named",
                "--ports auto takes every USB adapter as it is plugged in, --ports sim:8 eight virtual boards, --ports "
                        + "/dev/ttyUSB0,/dev/ttyUSB1 just those.",
                null);
    }

    static UsageException boardUnreachable() {
        return new UsageException(
                "simulate.unreachable",
                "a virtual board needs a way in",
                "Give --pty LINK for a device file, --rfc2217 PORT for a network port, or both: 'provision simulate "
                        + "--pty /tmp/board'.",
                null);
    }

    static UsageException valueMissing(String what, String more) {
        return new UsageException("usage", "missing: " + what, more, null);
    }

    static UsageException outputClosed(Throwable cause) {
        return new UsageException(
                "output.closed",
                "standard output takes no more: " + reason(cause),
                "What was to be printed is in the workspace all the same. Give a file with -o.",
                cause);
    }

    static UsageException badValue(String name, String value, String why) {
        return new UsageException(
                "settings.value",
                "%s '%s' cannot be used: %s".formatted(name, value, why),
                "'provision --help' shows the form each setting takes.",
                null);
    }

    private static String reason(Throwable cause) {
        return cause instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : cause instanceof java.nio.file.AccessDeniedException
                        ? "permission denied"
                        : cause instanceof java.nio.file.FileAlreadyExistsException
                                ? "a file of that name is in the way"
                                : String.valueOf(cause.getMessage());
    }
}
