package org.espprovision.cli;

import java.nio.file.Path;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.workspace.KnownSettings;
import org.espprovision.workspace.WorkspaceException;
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
                                KnownSettings.variable(name),
                                name + ": …"),
                null);
    }

    private static boolean settable(String name) {
        return !SettingNames.isSecret(name);
    }

    static ProvisioningException fileUnreadable(String what, Path file, Throwable cause) {
        return WorkspaceException.fileUnreadable(what, file, cause);
    }

    static UsageException littleFsSketch(Path elf) {
        return new UsageException(
                "sketch.littlefs",
                "the sketch of %s mounts LittleFS, and images made and read here are SPIFFS".formatted(elf),
                "It would format a SPIFFS and lose what is in it. Build it for SPIFFS (SPIFFS.begin() in its source; the "
                        + "sketch of firmware/mqtt-tls with PROVISION_LITTLEFS 0), or use mklittlefs for its images.",
                null);
    }

    static UsageException fileUnwritable(Path file, Throwable cause) {
        return new UsageException(
                "file.unwritable",
                "%s cannot be written: %s".formatted(file, WorkspaceException.reason(cause)),
                "Check the path, that this user may write there, and that the disk has room.",
                cause);
    }

    static ProvisioningException workspaceUnusable(Path folder, Throwable cause) {
        return WorkspaceException.workspaceUnusable(folder, cause);
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
                "standard output takes no more: " + cause.getMessage(),
                "What was to be printed is in the workspace all the same. Give a file with -o.",
                cause);
    }

    static ProvisioningException badValue(String name, String value, String why) {
        return WorkspaceException.badValue(name, value, why);
    }
}
