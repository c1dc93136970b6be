package org.espprovision.serial;

import java.util.List;

/** Opens any line by its name, through the first kind of line that knows the name. */
public final class Lines {
    private final List<LineOpener> kinds;

    public Lines(List<LineOpener> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /**
     * Opens the line at 115,200 baud with both control lines released.
     *
     * @throws PortException {@code port.unsupported} when no kind of line goes by this name, else as its opener says
     */
    public SerialLine open(String portName) {
        return kinds.stream()
                .filter(kind -> kind.knows(portName))
                .findFirst()
                .orElseThrow(() -> PortException.unknownName(portName))
                .open(portName);
    }
}
