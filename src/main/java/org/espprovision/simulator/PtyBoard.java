package org.espprovision.simulator;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;
import org.jspecify.annotations.Nullable;

/**
 * A virtual board behind a device file: any program opens it like a serial port. A pseudo-terminal has no DTR and RTS, so
 * this is a three-wire board with an operator who holds FLASH and taps RESET each time a program opens the port.
 *
 * <p>Speed: a real adapter sends each byte at the speed set when its turn comes. Here a byte and the client's speed are
 * read one after the other, the byte first. So a byte written after a change of speed is never sent at the old one. The
 * other way round it can happen: a client that writes and changes speed within the fraction of a millisecond the byte
 * needs to be read has the byte sent at the new one. Flashers do not do that, they wait for the answer to what they wrote.
 * A change without bytes after it, made to listen, is seen within {@link #SPEED_CHECK}; a byte at 74,880 baud lasts 0.13 ms,
 * so the first {@code SPEED_CHECK} of text may come garbled, as it does behind a slow USB adapter.
 *
 * <p>Threads: one, {@code pty-board}, carries bytes to the chip, hears of clients and owns the line; one a client carries
 * bytes back. {@link #close} hangs up first, which ends the reader, which closes the line, which ends the other.
 */
public final class PtyBoard implements AutoCloseable {
    private static final Duration SPEED_CHECK = Duration.ofMillis(5);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final int BUFFER_BYTES = 4096;

    private final VirtualChip chip;
    private final BoardWatcher watcher;
    private final PseudoTerminal terminal;
    private final Thread reader;
    private @Nullable SerialLine line;

    private PtyBoard(Path link, VirtualChip chip, BoardWatcher watcher) {
        this.chip = chip;
        this.watcher = watcher;
        this.terminal = PseudoTerminal.linkedAt(link, new Operator());
        this.reader = new Thread(this::carry, "pty-board");
        reader.setDaemon(true);
    }

    /**
     * Puts a board behind a device file. The chip stays the caller's.
     *
     * @param link where programs find the port; a link that leads nowhere any more is replaced
     * @throws SimulatorException {@code simulator.link} when the place is taken
     * @throws PortException {@code port.unsupported} where the system has no such pseudo-terminals
     */
    public static PtyBoard at(Path link, VirtualChip chip, BoardWatcher watcher) {
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !leadsNowhere(link)) {
            throw SimulatorException.linkTaken(link);
        }
        Path folder = link.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw SimulatorException.linkWithoutFolder(link, folder);
        }
        var board = new PtyBoard(link, chip, watcher);
        board.reader.start();
        return board;
    }

    /** What a simulator that was killed leaves behind: the link stays, its device went with the process. */
    private static boolean leadsNowhere(Path link) {
        return Files.isSymbolicLink(link) && !Files.exists(link);
    }

    public Path link() {
        return terminal.link();
    }

    /** The device behind the link: {@code /dev/pts/4}. */
    public Path device() {
        return terminal.device();
    }

    /** Takes the port away: programs that have it open see it vanish. Removes the link; the chip goes on. */
    @Override
    public void close() {
        terminal.close();
        Threads.join(reader);
    }

    private void carry() {
        byte[] buffer = new byte[BUFFER_BYTES];
        int count = 0;
        while (count >= 0) {
            count = terminal.read(buffer, line == null ? IDLE : SPEED_CHECK);
            SerialLine current = line;
            if (current != null && count >= 0) {
                pass(current, Arrays.copyOf(buffer, count));
            }
        }
        hangUp();
    }

    private void pass(SerialLine current, byte[] bytes) {
        try {
            followSpeed(current);
            if (bytes.length > 0) {
                current.write(bytes);
            }
        } catch (PortException lost) {
            // The cable is out, or another program took the line over: what is written here is heard by nobody.
            line = null;
        }
    }

    /** A speed no adapter makes leaves the line as it is; {@code stty 0} means hang up, and there is no such wire. */
    private void followSpeed(SerialLine current) {
        int wanted = terminal.baud();
        if (wanted > 0 && wanted <= VirtualLine.HIGHEST_BAUD && wanted != current.baud()) {
            current.setBaud(wanted);
            watcher.on(new BoardEvent.SpeedChosen(wanted));
        }
    }

    private void hangUp() {
        SerialLine current = line;
        if (current != null) {
            current.close();
            line = null;
        }
    }

    /** The person at the board. Called on the reading thread. */
    private final class Operator implements PseudoTerminal.Clients {
        @Override
        public void opened() {
            watcher.on(new BoardEvent.ClientCame(link().toString()));
            try {
                if (line == null) {
                    SerialLine fresh = chip.line(link().toString());
                    line = fresh;
                    followSpeed(fresh);
                    LinePump.start("pty-board-to-program", fresh, terminal::write, () -> {});
                }
                chip.pressResetHoldingFlash();
            } catch (PortException pulled) {
                line = null; // no power at the board: the program hears nothing, as on a dead adapter
            }
        }

        @Override
        public void closed() {
            watcher.on(new BoardEvent.ClientLeft(link().toString()));
            if (!terminal.hasClient()) {
                hangUp();
            }
        }
    }
}
