package org.espprovision.cli;

/** What Enter sends to the board. */
enum LineEnd {
    LF("\n"),
    CRLF("\r\n"),
    CR("\r"),
    NONE("");

    private final String text;

    LineEnd(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
