package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.LineOpener;
import org.espprovision.serial.Lines;
import org.espprovision.serial.NetworkPorts;
import org.espprovision.simulator.VirtualBoards;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;

/** Every kind of line that a command may name; virtual boards stay powered until this is closed. */
record OpenLines(Lines lines, VirtualBoards boards) implements AutoCloseable {
    static OpenLines of(Surroundings surroundings, Path workspace, PaceChoice pace) {
        var sketch = new VirtualSketch(VirtualNetwork.ofThisComputer(surroundings.clock()), surroundings.random());
        var boards = new VirtualBoards(
                sketch,
                pace.pace(),
                workspace.resolve("virtual"),
                surroundings.configurationFolder().resolve("virtual-boards.key"),
                surroundings.random());
        return new OpenLines(new Lines(List.of(boards, new NetworkPorts(), DevicePorts.ofThisMachine())), boards);
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
        boards.close();
    }
}
