package org.espprovision.cli;

import java.nio.file.Path;
import org.espprovision.serial.Lines;
import org.espprovision.workspace.BoardLines;

/** Every kind of line that a command may name; virtual boards stay powered until this is closed. */
record OpenLines(BoardLines open) implements AutoCloseable {
    static OpenLines of(Surroundings surroundings, Path workspace, PaceChoice pace) {
        return new OpenLines(BoardLines.of(
                workspace,
                surroundings.configurationFolder(),
                pace.pace(),
                surroundings.clock(),
                surroundings.random()));
    }

    Lines lines() {
        return open.lines();
    }

    @Override
    public void close() {
        open.close();
    }
}
