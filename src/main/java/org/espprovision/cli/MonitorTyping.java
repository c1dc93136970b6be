package org.espprovision.cli;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** Options of how what is typed goes to the board. */
final class MonitorTyping {
    @Option(names = "--raw", fallbackValue = CommonOptions.ON, description = "Send each key at once instead of lines.")
    boolean raw;

    @Option(
            names = "--eol",
            paramLabel = "END",
            description = "What Enter sends: lf (default), crlf, cr or none.",
            defaultValue = "lf")
    LineEnd eol = LineEnd.LF;

    @Option(
            names = "--echo",
            fallbackValue = CommonOptions.ON,
            description = "Show what is sent, for a board that does not echo it.")
    boolean echo;

    byte[] line(String text) {
        return (text + eol.text()).getBytes(StandardCharsets.UTF_8);
    }

    /** What one key sends. Enter without a line end is a carriage return, as a terminal has it. */
    byte[] key(String key) {
        boolean enter = key.equals("\r") || key.equals("\n");
        String sent = enter ? (eol == LineEnd.NONE ? "\r" : eol.text()) : key;
        return sent.getBytes(StandardCharsets.UTF_8);
    }
}
