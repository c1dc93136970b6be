package org.espprovision.simulator;

import java.nio.file.Path;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a virtual chip, each with the way to put it right. */
public final class SimulatorException extends ProvisioningException {
    private SimulatorException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.USAGE, code, what, remedy, cause);
    }

    static SimulatorException flashFileSize(Path file, long fileBytes, int flashBytes) {
        return new SimulatorException(
                "simulator.flash-size",
                "%s holds %,d bytes, the virtual flash has %,d".formatted(file, fileBytes, flashBytes),
                "A flash file is as large as the chip. Give the size it was made with, or name a file that is not there "
                        + "yet to start with a blank chip.",
                null);
    }

    static SimulatorException flashFileUnreadable(Path file, Throwable cause) {
        return new SimulatorException(
                "simulator.flash-file",
                "cannot read the flash file " + file,
                "Check that it is a file and that you may read it.",
                cause);
    }

    static SimulatorException flashFileUnwritable(Path file, Throwable cause) {
        return new SimulatorException(
                "simulator.flash-file",
                "cannot save the virtual flash in " + file,
                "Check free space and that you may write to its folder. The file still holds the state saved before.",
                cause);
    }

    static SimulatorException linkTaken(Path link) {
        return new SimulatorException(
                "simulator.link",
                "cannot put a virtual board at %s: something is there".formatted(link),
                "Only a link left behind by a simulator that was killed is replaced. Choose another place with --pty, or "
                        + "remove it yourself if nobody needs it: ls -l %s".formatted(link),
                null);
    }

    static SimulatorException linkWithoutFolder(Path link, Path folder) {
        return new SimulatorException(
                "simulator.link",
                "cannot put a virtual board at %s: there is no folder %s".formatted(link, folder),
                "Make the folder, or choose another place with --pty.",
                null);
    }

    static SimulatorException cannotListen(String address, Throwable cause) {
        return new SimulatorException(
                "simulator.listen",
                "cannot listen on %s: %s".formatted(address, cause.getMessage()),
                "Another program has the port, or the address is none of this machine's. Port 0 takes any free one.",
                cause);
    }
}
