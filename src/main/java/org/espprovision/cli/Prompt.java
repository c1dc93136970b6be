package org.espprovision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Questions to the person at the terminal: asked on standard error, so that standard output stays clean. */
final class Prompt {
    /** JLine's sign for "echo nothing". */
    private static final char NO_ECHO = 0;

    /** Asks for a line of text; empty when the person just presses Enter. */
    String line(String question) {
        return ask(reader -> reader.readLine(question + ": "));
    }

    /** Asks for a secret without echo. */
    char[] secret(String question) {
        return ask(reader -> reader.readLine(question + " (not shown): ", NO_ECHO))
                .toCharArray();
    }

    private static String ask(java.util.function.Function<LineReader, String> question) {
        try (Terminal terminal = TerminalBuilder.builder()
                .systemOutput(TerminalBuilder.SystemOutput.ForcedSysErr)
                .jni(false)
                .ffm(false)
                .exec(true)
                .build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .option(LineReader.Option.BRACKETED_PASTE, false)
                    .variable(LineReader.DISABLE_HISTORY, true)
                    .build();
            return question.apply(reader).strip();
        } catch (UserInterruptException | EndOfFileException e) {
            throw new Cancelled(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
