package org.espprovision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;
import org.jline.utils.Signals;

/**
 * The keyboard of a terminal, key by key, as long as this is open; afterwards the terminal is as it was.
 *
 * <p>Threads: one daemon thread of our own reads and calls the keys; it ends with {@link #close}. Ctrl-C comes on the
 * signal's thread.
 */
final class MonitorKeyboard implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final int USUAL_COLUMNS = 80;

    private final Terminal terminal;
    private final Attributes before;
    private final Object interrupt;
    private Optional<Thread> thread = Optional.empty();
    private volatile boolean closing;

    /**
     * Takes the terminal of standard input and output. Done first of all: keys that come before it are echoed and kept until
     * Enter.
     *
     * @param interrupted called for Ctrl-C
     */
    MonitorKeyboard(Runnable interrupted) throws IOException {
        terminal = TerminalBuilder.builder()
                .systemOutput(TerminalBuilder.SystemOutput.ForcedSysOut)
                .jni(false)
                .ffm(false)
                .exec(true)
                .nativeSignals(false)
                .graphemeCluster(false) // it would ask the terminal, whose answer looks like keys
                .build();
        terminal.handle(Terminal.Signal.INT, signal -> interrupted.run());
        before = terminal.enterRawMode();
        interrupt = Signals.register("INT", interrupted);
    }

    /** From now on keys are heard; those pressed meanwhile come first. */
    void listen(MonitorKeys keys) {
        Thread reading = new Thread(() -> run(keys), "keyboard");
        reading.setDaemon(true);
        reading.start();
        thread = Optional.of(reading);
    }

    int columns() {
        int columns = terminal.getSize().getColumns();
        return columns > 0 ? columns : USUAL_COLUMNS;
    }

    private void run(MonitorKeys keys) {
        try {
            NonBlockingReader reader = terminal.reader();
            while (!closing) {
                int key = reader.read(LOOK_MILLIS);
                if (key >= 0) {
                    keys.press((char) key);
                } else if (key != NonBlockingReader.READ_EXPIRED) {
                    return;
                }
            }
        } catch (IOException e) {
            if (!closing) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (thread.isPresent()) {
                thread.get().join(2 * LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Signals.unregister("INT", interrupt);
        terminal.setAttributes(before);
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
