package org.espprovision.diagnosis;

/**
 * One piece of evidence: who says it, and what.
 *
 * @param sentence safe to print: what came from a device has lost its control characters
 */
public record Finding(Source source, String sentence) {
    private static final int MAX_CHARS = 200;

    /** Who says it. */
    public enum Source {
        CONSOLE("device's console"),
        BROKER("broker"),
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

    static Finding console(String sentence) {
        return new Finding(Source.CONSOLE, sentence);
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
