package org.espprovision.paper;

/** Texts inside XML and HTML. */
final class Markup {
    private Markup() {}

    /** What XML 1.0 cannot hold becomes U+FFFD. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(letter -> {
            switch (letter) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isXml(letter) ? letter : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isXml(int letter) {
        boolean printable = letter >= ' ' && letter != 0xFFFE && letter != 0xFFFF;
        boolean surrogate = letter >= 0xD800 && letter <= 0xDFFF;
        return (printable && !surrogate) || letter == '\n' || letter == '\t';
    }
}
