package org.espprovision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.Signals;

/** Lines at the bottom of the terminal on standard error that change in place, below lines that stay. */
final class LiveLines implements AutoCloseable {
    /** For terminals that do not tell their size. */
    private static final int USUAL_COLUMNS = 80;

    private static final int USUAL_ROWS = 24;

    private final Terminal terminal;
    private final Display display;
    private final Object resizeWatch;
    private volatile Size size;

    /** @throws IOException when the terminal cannot be taken */
    LiveLines() throws IOException {
        terminal = TerminalBuilder.builder()
                .systemOutput(TerminalBuilder.SystemOutput.ForcedSysErr)
                .jni(false)
                .ffm(false)
                .exec(true)
                .dumb(true)
                .nativeSignals(false)
                .build();
        display = new Display(terminal, false);
        size = sizeNow();
        resizeWatch = Signals.register("WINCH", () -> size = sizeNow());
    }

    /** Asking costs a process, so it is done when the window says that it changed. */
    private Size sizeNow() {
        Size now = terminal.getSize();
        return Size.of(
                now.getColumns() > 0 ? now.getColumns() : USUAL_COLUMNS,
                now.getRows() > 0 ? now.getRows() : USUAL_ROWS);
    }

    /** Replaces the changing lines; each is cut to the terminal's width. */
    void show(List<String> lines) {
        int columns = size.getColumns();
        display.resize(size);
        display.update(
                lines.stream()
                        .map(AttributedString::fromAnsi)
                        .map(line -> line.columnSubSequence(0, columns - 1))
                        .toList(),
                -1);
    }

    /** Puts a line that stays above the changing ones. */
    void print(String line) {
        display.update(List.of(), 0);
        terminal.writer().println(line);
        terminal.flush();
    }

    @Override
    public void close() {
        Signals.unregister("WINCH", resizeWatch);
        display.update(List.of(), 0);
        terminal.flush();
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
