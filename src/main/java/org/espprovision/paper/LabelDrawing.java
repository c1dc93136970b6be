package org.espprovision.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One device's label, laid out: what every form of it draws. Lengths are millimetres from the upper left corner.
 *
 * @param lines without those that had nothing to say
 */
record LabelDrawing(double widthMm, double heightMm, Optional<Code> code, List<Text> lines) {
    /** No text comes nearer to the right edge. */
    private static final double RIGHT_MARGIN_MM = 1;

    record Code(QrCode qr, String text, double xMm, double yMm, double sizeMm) {
        double squareMm() {
            return sizeMm / qr.side();
        }
    }

    /**
     * @param baseMm its base line
     * @param sizeMm size of the typeface, not of its capitals
     */
    record Text(String text, double xMm, double baseMm, double sizeMm, double widthMm) {}

    static LabelDrawing of(LabelTemplate template, DeviceSheet sheet, Typeface typeface) {
        List<Text> lines = new ArrayList<>();
        for (LabelTemplate.Line line : template.lines()) {
            String text = typeface.printable(LabelField.fill(line.text(), sheet).strip());
            if (!text.isEmpty()) {
                lines.add(text(line, text, template.widthMm() - line.xMm() - RIGHT_MARGIN_MM, typeface));
            }
        }
        return new LabelDrawing(
                template.widthMm(),
                template.heightMm(),
                template.qr().map(code -> {
                    String text = LabelField.fill(code.text(), sheet);
                    return new Code(QrCode.of(text, sheet), text, code.xMm(), code.yMm(), code.sizeMm());
                }),
                lines);
    }

    private static Text text(LabelTemplate.Line line, String text, double mostMm, Typeface typeface) {
        double wantedMm = line.heightMm() / Typeface.CAPITALS;
        double em = typeface.width(text);
        double sizeMm = Math.min(wantedMm, mostMm / em);
        return new Text(text, line.xMm(), line.yMm() + line.heightMm(), sizeMm, em * sizeMm);
    }
}
