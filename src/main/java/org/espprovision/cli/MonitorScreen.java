package org.espprovision.cli;

import java.io.PrintWriter;
import org.jline.utils.AttributedString;

/**
 * Lines that stay, and below them, where the terminal can, one that changes: what the board has begun to say and what is
 * being typed. Notes go under the line they are about where standard output is a terminal; else to standard error, so that
 * a file of the console holds the console alone. Safe for several threads.
 */
final class MonitorScreen {
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** What standard output is. */
    enum Kind {
        /** A terminal that can clear a line. */
        TERMINAL,
        /** A terminal that can only print. */
        DUMB_TERMINAL,
        /** A file or another program. */
        PIPE
    }

    private final PrintWriter out;
    private final PrintWriter err;
    private final Kind kind;
    private final StringBuilder pending = new StringBuilder();
    private int columns = 80;
    private String begun = "";
    private String typed = "";
    private String shown = "";

    MonitorScreen(Surroundings surroundings, Kind kind) {
        this.out = surroundings.out();
        this.err = surroundings.err();
        this.kind = kind;
    }

    static Kind kind(Surroundings surroundings) {
        if (!surroundings.isTerminal(Surroundings.Stream.OUT)) {
            return Kind.PIPE;
        }
        String term = surroundings.environment().getOrDefault("TERM", "dumb");
        return term.isEmpty() || term.equals("dumb") ? Kind.DUMB_TERMINAL : Kind.TERMINAL;
    }

    synchronized void hasColumns(int number) {
        columns = number;
    }

    synchronized void line(String text) {
        pending.append(text).append('\n');
    }

    synchronized void note(String text) {
        if (kind != Kind.PIPE) {
            line(text);
            return;
        }
        flush(); // so that both in one file stand in order
        err.println(text);
        err.flush();
    }

    /** The text after the last line end. */
    synchronized void begun(String text) {
        begun = text;
        flush();
    }

    synchronized void typed(String text) {
        typed = text;
        flush();
    }

    synchronized void flush() {
        String below = kind == Kind.TERMINAL ? below() : "";
        if (pending.length() == 0 && below.equals(shown)) {
            return;
        }
        String clear = shown.isEmpty() ? "" : CLEAR_LINE;
        out.print(clear + pending + below);
        out.flush();
        pending.setLength(0);
        shown = below;
    }

    /** Whoever read our output has gone: {@code | head}. */
    synchronized boolean isGone() {
        return out.checkError();
    }

    private String below() {
        String text = typed.isEmpty() ? begun : begun + "  > " + typed;
        var line = new AttributedString(text);
        int width = line.columnLength();
        return width < columns
                ? text
                : line.columnSubSequence(width - columns + 1, width).toString();
    }
}
