package org.espprovision.workspace;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.Lines;
import org.espprovision.serial.NetworkPorts;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.VirtualBoards;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;

/** Every kind of line that a person may name; virtual boards stay powered until this is closed. */
public record BoardLines(Lines lines, VirtualBoards boards) implements AutoCloseable {
    /**
     * Opens none of them yet.
     *
     * @param workspace holds the flashes of virtual boards
     * @param configuration the user's own configuration folder, which holds the key under which they are kept
     */
    public static BoardLines of(Path workspace, Path configuration, Pace pace, Clock clock, SecureRandom random) {
        var sketch = new VirtualSketch(VirtualNetwork.ofThisComputer(clock), random);
        var boards = new VirtualBoards(
                sketch, pace, workspace.resolve("virtual"), configuration.resolve("virtual-boards.key"), random);
        return new BoardLines(new Lines(List.of(boards, new NetworkPorts(), DevicePorts.ofThisMachine())), boards);
    }

    @Override
    public void close() {
        boards.close();
    }
}
