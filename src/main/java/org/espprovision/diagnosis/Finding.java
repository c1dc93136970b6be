package org.espprovision.diagnosis;

import org.espprovision.broker.LogLine;
import org.espprovision.console.ConsoleLine;

/**
 * One piece of evidence: who says it, and what.
 *
 * @param sentence safe to print: what came from a device has lost its control characters
 * @param line the number of the line in a saved log; 0 where it is about no one line
 */
public record Finding(Source source, String sentence, long line) {
    private static final long NO_LINE = 0;
    private static final int MAX_CHARS = 200;

    /** Who says it. */
    public enum Source {
        CONSOLE("device's console"),
        BROKER("broker"),
        CERTIFICATE("certificate"),
        PROBE("this program's probe"),
        RULE("how these protocols work");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    public Finding {
        String printable = sentence.replaceAll("\\p{Cntrl}", "\uFFFD");
        sentence = printable.length() <= MAX_CHARS ? printable : printable.substring(0, MAX_CHARS) + "…";
    }

    Finding(Source source, String sentence) {
        this(source, sentence, NO_LINE);
    }

    static Finding console(String sentence) {
        return new Finding(Source.CONSOLE, sentence);
    }

    /** A line of the console, word for word. */
    static Finding quote(ConsoleLine line) {
        return new Finding(Source.CONSOLE, "“" + line.text().strip() + "”", line.number());
    }

    /** A line of the broker's log, word for word. */
    static Finding quote(LogLine line) {
        return new Finding(Source.BROKER, "“" + line.message().strip() + "”", line.number());
    }

    static Finding certificate(String sentence) {
        return new Finding(Source.CERTIFICATE, sentence);
    }

    static Finding broker(String sentence) {
        return new Finding(Source.BROKER, sentence);
    }

    static Finding probe(String sentence) {
        return new Finding(Source.PROBE, sentence);
    }

    static Finding rule(String sentence) {
        return new Finding(Source.RULE, sentence);
    }

    @Override
    public String toString() {
        return source + ": " + sentence;
    }
}
