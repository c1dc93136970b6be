package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.LineOpener;
import org.espprovision.serial.Lines;
import org.espprovision.serial.NetworkPorts;
import org.espprovision.workspace.BoardLines;

/** Every kind of line that a command may name; virtual boards stay powered until this is closed. */
record OpenLines(BoardLines open) implements AutoCloseable {
    static OpenLines of(Surroundings surroundings, Path workspace, PaceChoice pace) {
        return new OpenLines(BoardLines.of(
                workspace,
                surroundings.configurationFolder(),
                pace.pace(),
                surroundings.clock(),
                surroundings.random()));
    }

    Lines lines() {
        return open.lines();
    }

    /** Ports of this machine and of others. */
    static Lines real() {
        return new Lines(List.of(new NetworkPorts(), DevicePorts.ofThisMachine()));
    }

    /** The same lines with some of another kind before them. */
    static Lines with(LineOpener first) {
        return new Lines(List.of(first, new NetworkPorts(), DevicePorts.ofThisMachine()));
    }

    @Override
    public void close() {
        open.close();
    }
}
