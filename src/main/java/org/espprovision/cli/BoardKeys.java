package org.espprovision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/** The keys for a virtual board, one press each, where standard input is a terminal; nobody presses any elsewhere. */
final class BoardKeys implements AutoCloseable {
    private static final int CTRL_D = 4;
    private static final int ESCAPE = 27;

    /** The bytes of a sequence come together; a lone Escape key is followed by nothing. */
    private static final long SEQUENCE_MILLIS = 50;

    enum Key {
        RESET,
        BOOT_LOADER,
        CABLE,
        QUIT,
        NONE
    }

    private final Optional<Terminal> terminal;
    private final Optional<NonBlockingReader> keys;

    private BoardKeys(Optional<Terminal> terminal) {
        this.terminal = terminal;
        this.keys = terminal.map(Terminal::reader);
        terminal.ifPresent(BoardKeys::keyByKey);
    }

    static BoardKeys of(Surroundings surroundings) {
        return new BoardKeys(surroundings.isTerminal(Surroundings.Stream.IN) ? Optional.of(open()) : Optional.empty());
    }

    private static Terminal open() {
        try {
            return TerminalBuilder.builder()
                    .systemOutput(TerminalBuilder.SystemOutput.ForcedSysErr)
                    .jni(false)
                    .ffm(false)
                    .exec(true)
                    .dumb(true)
                    .nativeSignals(false)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys come as they are pressed; Ctrl-C stays a signal, which raw mode makes a key. */
    private static void keyByKey(Terminal terminal) {
        var unused = terminal.enterRawMode();
        Attributes withSignals = terminal.getAttributes();
        withSignals.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        terminal.setAttributes(withSignals);
    }

    /** The next key, or none when the time is over or the end was asked for. */
    Key next(Ending ending, Duration patience) {
        if (keys.isEmpty()) {
            ending.await(patience);
            return Key.NONE;
        }
        try {
            NonBlockingReader reader = keys.get();
            int pressed = reader.read(patience.toMillis());
            return pressed == ESCAPE ? skipSequence(reader) : meaning(pressed);
        } catch (IOException e) {
            return Key.QUIT; // the terminal is gone, and with it whoever sat there
        }
    }

    /** Arrow keys, and a terminal's answers to questions about itself, end in a letter that is not meant for us. */
    private static Key skipSequence(NonBlockingReader reader) throws IOException {
        int next = reader.read(SEQUENCE_MILLIS);
        while (next == '[' || next == 'O' || (next >= ' ' && next < '@')) {
            next = reader.read(SEQUENCE_MILLIS);
        }
        return Key.NONE;
    }

    private static Key meaning(int pressed) {
        return switch (pressed) {
            case 'r', 'R' -> Key.RESET;
            case 'f', 'F' -> Key.BOOT_LOADER;
            case 'u', 'U' -> Key.CABLE;
            case 'q', 'Q', CTRL_D, NonBlockingReader.EOF -> Key.QUIT;
            default -> Key.NONE;
        };
    }

    /** Puts the terminal back as it was; at Ctrl-C JLine's own hook may have done it already. */
    @Override
    public void close() {
        try {
            if (terminal.isPresent()) {
                terminal.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
