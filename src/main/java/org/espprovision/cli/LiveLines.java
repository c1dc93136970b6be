package org.espprovision.cli;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/** Lines at the bottom of the terminal on standard error that change in place, below lines that stay. */
final class LiveLines implements AutoCloseable {
    /** For terminals that do not tell their width. */
    private static final int USUAL_COLUMNS = 80;

    private final Terminal terminal;
    private final Display display;

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
    }

    /** Replaces the changing lines; each is cut to the terminal's width. */
    void show(List<String> lines) {
        Size size = terminal.getSize();
        int columns = size.getColumns() > 0 ? size.getColumns() : USUAL_COLUMNS;
        display.resize(Size.of(columns, Math.max(size.getRows(), 1)));
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
    public void close() throws IOException {
        display.update(List.of(), 0);
        terminal.flush();
        terminal.close();
    }
}
