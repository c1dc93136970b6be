package org.espprovision.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.simulator.BoardWatcher;
import org.espprovision.simulator.FlashWear;
import org.espprovision.simulator.NetworkBoard;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.simulator.VirtualChip;
import org.jspecify.annotations.Nullable;

/**
 * A virtual chip with its ways in, and the hands at its buttons and cable. Used by one thread. Closing takes the ways in
 * away first, then the power; with that the flash is saved.
 */
final class SimulatedBoard implements AutoCloseable {
    private final VirtualChip chip;
    private final Optional<Path> link;
    private final BoardWatcher watcher;
    private @Nullable NetworkBoard network;
    private @Nullable PtyBoard terminal;
    private boolean unplugged;

    SimulatedBoard(
            VirtualChip.Builder board, Optional<Path> link, Optional<InetSocketAddress> network, BoardWatcher watcher) {
        this.link = link;
        this.watcher = watcher;
        chip = board.build();
        boolean ready = false;
        try {
            this.network =
                    network.map(at -> NetworkBoard.listening(at, chip, watcher)).orElse(null);
            plugIntoTerminal();
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    Optional<PtyBoard> terminal() {
        return Optional.ofNullable(terminal);
    }

    Optional<InetSocketAddress> address() {
        return Optional.ofNullable(network).map(NetworkBoard::address);
    }

    FlashWear wear() {
        return chip.wear();
    }

    void tapReset() {
        chip.pressReset();
    }

    void tapResetHoldingFlash() {
        chip.pressResetHoldingFlash();
    }

    /** Out when it is in, in when it is out. A device file vanishes with it, as that of an adapter does. */
    void moveCable() {
        unplugged = !unplugged;
        if (unplugged) {
            pullFromTerminal();
            chip.unplug();
        } else {
            chip.plugIn();
            plugIntoTerminal();
        }
    }

    private void plugIntoTerminal() {
        terminal = link.map(place -> PtyBoard.at(place, chip, watcher)).orElse(null);
    }

    private void pullFromTerminal() {
        if (terminal != null) {
            terminal.close();
            terminal = null;
        }
    }

    @Override
    public void close() {
        pullFromTerminal();
        if (network != null) {
            network.close();
        }
        chip.close();
    }
}
