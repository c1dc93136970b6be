package org.espprovision.station;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.espprovision.chip.BoardReset;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.ConsoleReader;
import org.espprovision.serial.Lines;
import org.espprovision.serial.SerialLine;

/**
 * Listens to a board's console for as long as somebody wants, without doing anything to the board unless asked to. Closing
 * it gives the line back.
 */
public final class Listening implements AutoCloseable {
    /** The reader finds the sketch's speed from here by itself. */
    private static final int CONSOLE_BAUD_OF_ROM = 74_880;

    private final SerialLine line;
    private final ConsoleReader reader;

    /** What becomes of the board first. */
    public enum Start {
        AS_IT_IS,
        RESET
    }

    private Listening(SerialLine line, ConsoleReader reader) {
        this.line = line;
        this.reader = reader;
    }

    /**
     * Opens the line and listens.
     *
     * @param heard called on the reading thread; must return at once
     * @throws org.espprovision.serial.PortException when the port is missing, busy or not permitted
     */
    public static Listening start(Lines lines, String port, Start start, Clock clock, Consumer<ConsoleLine> heard) {
        SerialLine line = lines.open(port);
        try {
            if (start == Start.RESET) {
                BoardReset.restart(line, LoaderOptions.defaults());
            } else {
                line.setBaud(CONSOLE_BAUD_OF_ROM);
            }
            return new Listening(line, ConsoleReader.start(line, clock, heard));
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
    }

    public ConsoleEvidence evidence() {
        return reader.evidence();
    }

    /**
     * Notices a line that is gone, which would look like a silent board.
     *
     * @throws org.espprovision.serial.PortException {@code port.lost}
     */
    public void requireLine() {
        try {
            var unused = reader.await(heard -> false, Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        reader.close();
        line.close();
    }
}
