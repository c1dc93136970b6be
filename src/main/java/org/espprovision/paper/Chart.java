package org.espprovision.paper;

import java.util.List;
import java.util.Locale;

/** Horizontal bars as an inline SVG drawing; its colours are the page's. */
final class Chart {
    private static final int LABEL_WIDTH = 260;
    private static final int BARS_WIDTH = 380;
    private static final int VALUE_WIDTH = 160;
    private static final int ROW_HEIGHT = 26;
    private static final int BAR_HEIGHT = 16;

    /**
     * One bar.
     *
     * @param value its length
     * @param words what is written behind it
     * @param style a class of the page's style sheet
     */
    record Bar(String label, double value, String words, String style) {}

    private Chart() {}

    static String of(String title, List<Bar> bars) {
        double longest = bars.stream().mapToDouble(Bar::value).max().orElse(0);
        int height = bars.size() * ROW_HEIGHT;
        StringBuilder svg = new StringBuilder(
                "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" xmlns=\"http://www.w3.org/2000/svg\">\n"
                        .formatted(Markup.escape(title), LABEL_WIDTH + BARS_WIDTH + VALUE_WIDTH, Math.max(height, 1)));
        for (int row = 0; row < bars.size(); row++) {
            svg.append(bar(bars.get(row), row * ROW_HEIGHT, longest));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String bar(Bar bar, int top, double longest) {
        double length = longest > 0 ? bar.value() / longest * BARS_WIDTH : 0;
        return String.format(
                Locale.ROOT,
                "<text class=\"label\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%s</text>\n",
                LABEL_WIDTH - 8,
                top + 17,
                Markup.escape(bar.label()),
                bar.style(),
                LABEL_WIDTH,
                top + (ROW_HEIGHT - BAR_HEIGHT) / 2,
                length,
                BAR_HEIGHT,
                LABEL_WIDTH + length + 6,
                top + 17,
                Markup.escape(bar.words()));
    }
}
