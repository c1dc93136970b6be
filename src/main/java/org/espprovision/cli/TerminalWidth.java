package org.espprovision.cli;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** How many columns a terminal has. */
final class TerminalWidth {
    /** For terminals that do not tell their size. */
    private static final int USUAL_COLUMNS = 80;

    private TerminalWidth() {}

    static int ofStandardOutput() {
        try (Terminal terminal = TerminalBuilder.builder()
                .systemOutput(TerminalBuilder.SystemOutput.ForcedSysOut)
                .jni(false)
                .ffm(false)
                .exec(true)
                .dumb(true)
                .nativeSignals(false)
                .build()) {
            int columns = terminal.getSize().getColumns();
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (IOException e) {
            return USUAL_COLUMNS;
        }
    }
}
