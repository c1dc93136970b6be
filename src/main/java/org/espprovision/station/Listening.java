package org.espprovision.station;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.espprovision.chip.BoardReset;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.ConsoleReader;
import org.espprovision.console.SketchSpeeds;
import org.espprovision.serial.Lines;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * Listens to a board's console for as long as somebody wants, without doing anything to the board unless asked to, and goes
 * on when a pulled board comes back. Closing it gives the line back.
 *
 * <p>Threads: the console reader's thread reads and calls {@code heard}. Every other method may be called from any thread;
 * {@code hands} is held while the line is being reset, exchanged or closed, so that only one of them happens at a time.
 * Closing does not wait for a reset that is under way: it takes the line away from it.
 */
public final class Listening implements AutoCloseable {
    /** The reader finds the sketch's speed from here by itself. */
    private static final int CONSOLE_BAUD_OF_ROM = 74_880;

    /** A board that comes back says its first words soon after: so the port is tried often. */
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofMillis(100);

    private final Lines lines;
    private final String port;
    private final ReentrantLock hands = new ReentrantLock();
    private volatile SerialLine line;
    private volatile ConsoleReader reader;
    private volatile boolean closed;
    private boolean lost;
    private long triedAtNanos;

    /** What becomes of the board first. */
    public enum Start {
        AS_IT_IS,
        RESET
    }

    /** What a look at the line showed. */
    public enum State {
        HEARING,
        /** It was there at the last look. */
        JUST_LOST,
        LOST,
        /** It was not there at the last look. */
        BACK
    }

    private Listening(Lines lines, String port, SerialLine line, ConsoleReader reader) {
        this.lines = lines;
        this.port = port;
        this.line = line;
        this.reader = reader;
    }

    /**
     * Opens the line and listens.
     *
     * @param heard called on the reading thread; must return at once
     * @param speeds what the sketch may talk at
     * @throws PortException when the port is missing, busy or not permitted
     */
    public static Listening start(
            Lines lines, String port, Start start, Clock clock, Consumer<ConsoleLine> heard, SketchSpeeds speeds) {
        SerialLine line = lines.open(port);
        try {
            if (start == Start.RESET) {
                BoardReset.restart(line, LoaderOptions.defaults());
            } else {
                line.setBaud(CONSOLE_BAUD_OF_ROM);
            }
            return new Listening(lines, port, line, ConsoleReader.start(line, clock, heard, speeds));
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
    }

    public ConsoleEvidence evidence() {
        return reader.evidence();
    }

    /** The text after the last line end: a prompt, or a line that is still coming. */
    public String unfinished() {
        return reader.unfinished();
    }

    /** Whether {@link #reset} can work: a line without DTR and RTS cannot reset anything. */
    public boolean canReset() {
        return line.hasControlLines();
    }

    /** The speed at which it listens just now. */
    public int baud() {
        return line.baud();
    }

    /**
     * Sends bytes to the board.
     *
     * @throws PortException {@code port.lost} while the board is away
     */
    public void send(byte[] bytes) {
        line.write(bytes);
    }

    /**
     * Resets the board and hears it from its boot on.
     *
     * @throws org.espprovision.ProvisioningException when the line is gone or the chip cannot be reached
     */
    public void reset() {
        var unused = withoutReader(() -> {
            BoardReset.restart(line, LoaderOptions.defaults());
            return line;
        });
    }

    /**
     * Resets the board into its boot loader and leaves it there, silent.
     *
     * @throws org.espprovision.ProvisioningException when no boot loader answers
     */
    public ChipIdentity intoBootLoader() {
        return withoutReader(() -> {
            ChipIdentity chip = BoardReset.intoBootLoader(line, LoaderOptions.defaults());
            line.setBaud(CONSOLE_BAUD_OF_ROM);
            return chip;
        });
    }

    private <T> T withoutReader(Supplier<T> work) {
        hands.lock();
        try {
            if (closed || lost) {
                throw PortException.lost(port);
            }
            reader.close();
            try {
                return work.get();
            } finally {
                reader = reader.resume(line);
            }
        } finally {
            hands.unlock();
        }
    }

    /**
     * Notices a line that is gone, which would look like a silent board, and one that is back; to be called now and then.
     * Where the board is being reset just now nothing is noticed.
     */
    public State look() {
        if (!hands.tryLock()) {
            return State.HEARING;
        }
        try {
            if (lost) {
                return isBack() ? State.BACK : State.LOST;
            }
            Optional<RuntimeException> failure = reader.failure();
            if (failure.isEmpty()) {
                return State.HEARING;
            }
            if (!(failure.get() instanceof PortException)) {
                throw failure.get();
            }
            lost = true;
            reader.close();
            line.close();
            return State.JUST_LOST;
        } finally {
            hands.unlock();
        }
    }

    /** Why the line was lost: {@code port.lost}. */
    public Optional<RuntimeException> whyLost() {
        return reader.failure();
    }

    private boolean isBack() {
        if (closed || System.nanoTime() - triedAtNanos < UNTIL_TRIED_AGAIN.toNanos()) {
            return false;
        }
        triedAtNanos = System.nanoTime();
        try {
            line = opened();
            reader = reader.resume(line);
            lost = false;
            return true;
        } catch (PortException stillAway) {
            return false; // not plugged in, not yet permitted by udev, or gone again already: the next look tries again
        }
    }

    private SerialLine opened() {
        SerialLine found = lines.open(port);
        try {
            found.setBaud(CONSOLE_BAUD_OF_ROM);
            return found;
        } catch (PortException e) {
            found.close();
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        if (!hands.tryLock()) {
            line.close(); // a reset under way ends with that
            hands.lock();
        }
        try {
            reader.close();
            line.close();
        } finally {
            hands.unlock();
        }
    }
}
