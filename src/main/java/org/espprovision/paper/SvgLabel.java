package org.espprovision.paper;

import java.util.Locale;

/** A label as an SVG 1.1 file, one user unit a millimetre. */
final class SvgLabel {
    private SvgLabel() {}

    static String of(LabelDrawing label) {
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$smm\" height=\"%2$smm\" viewBox=\"0 0 %1$s %2$s\">%n",
                label.widthMm(), label.heightMm()));
        svg.append(format("<rect width=\"%s\" height=\"%s\" fill=\"#fff\"/>%n", label.widthMm(), label.heightMm()));
        label.code().ifPresent(code -> svg.append(squares(code)));
        for (LabelDrawing.Text line : label.lines()) {
            svg.append(format(
                    "<text x=\"%s\" y=\"%s\" font-family=\"Liberation Sans, Arial, Helvetica, sans-serif\" "
                            + "font-size=\"%.3f\" textLength=\"%.3f\" lengthAdjust=\"spacingAndGlyphs\">%s</text>%n",
                    line.xMm(), line.baseMm(), line.sizeMm(), line.widthMm(), Markup.escape(line.text())));
        }
        return svg.append("</svg>\n").toString();
    }

    /** One path for all squares, so that no hair lines show between them. */
    private static String squares(LabelDrawing.Code code) {
        StringBuilder path = new StringBuilder();
        QrCode qr = code.qr();
        for (int row = 0; row < qr.side(); row++) {
            for (int column = 0; column < qr.side(); column++) {
                if (qr.isDark(column, row)) {
                    path.append("M%d %dh1v1h-1z".formatted(column, row));
                }
            }
        }
        return format(
                "<path transform=\"translate(%s %s) scale(%.5f)\" shape-rendering=\"crispEdges\" d=\"%s\"/>%n",
                code.xMm(), code.yMm(), code.squareMm(), path);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
