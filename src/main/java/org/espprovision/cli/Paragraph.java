package org.espprovision.cli;

import java.util.stream.Collectors;

/** Running text broken into lines of a readable length. */
final class Paragraph {
    private static final int COLUMNS = 100;

    private Paragraph() {}

    /** Lines that the text has already stay lines. */
    static String wrap(String text, String indent) {
        return wrap(text, indent, COLUMNS);
    }

    /** Where a terminal is narrower, its width counts. */
    static String wrap(String text, String indent, int columns) {
        int limit = Math.min(columns, COLUMNS);
        return text.isEmpty()
                ? indent
                : text.lines().map(line -> wrapLine(line, indent, limit)).collect(Collectors.joining("\n"));
    }

    private static String wrapLine(String text, String indent, int limit) {
        StringBuilder wrapped = new StringBuilder(indent);
        int column = indent.length();
        for (String word : text.split(" ", -1)) {
            if (column > indent.length() && column + 1 + word.length() > limit) {
                wrapped.append('\n').append(indent);
                column = indent.length();
            } else if (column > indent.length()) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.toString();
    }
}
