package org.espprovision.paper;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Labels of one template in every form. Not for several threads at once. */
public final class Labels {
    private final LabelTemplate template;
    private final Typeface typeface = Typeface.load();

    public Labels(LabelTemplate template) {
        this.template = template;
    }

    /** One label as a picture. */
    public byte[] png(DeviceSheet sheet, int dotsPerInch) {
        return PngLabel.of(drawing(sheet), sheet, typeface, dotsPerInch);
    }

    /** One label as a drawing. */
    public byte[] svg(DeviceSheet sheet) {
        return SvgLabel.of(drawing(sheet)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Labels for a label printer, in ZPL II.
     *
     * @param dotsPerMm 8 (203 dpi) or 12 (300 dpi)
     */
    public byte[] zpl(List<DeviceSheet> sheets, int dotsPerMm) {
        return sheets.stream()
                .map(sheet -> ZplLabel.of(drawing(sheet), sheet, dotsPerMm))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Labels on A4 sheets. */
    public byte[] pdf(List<DeviceSheet> sheets) {
        LabelTemplate.Sheet sheet = template.sheet();
        try (PdfPages pages = new PdfPages("Labels")) {
            for (int i = 0; i < sheets.size(); i++) {
                int place = i % sheet.labels();
                if (i > 0 && place == 0) {
                    pages.nextPage();
                }
                int column = place % sheet.columns();
                int row = place / sheet.columns();
                draw(
                        drawing(sheets.get(i)),
                        pages,
                        sheet.leftMm() + column * (template.widthMm() + sheet.gapXMm()),
                        sheet.topMm() + row * (template.heightMm() + sheet.gapYMm()));
            }
            return pages.finish();
        }
    }

    private static void draw(LabelDrawing label, PdfPages pages, double leftMm, double topMm) {
        label.code().ifPresent(code -> pages.code(code.qr(), leftMm + code.xMm(), topMm + code.yMm(), code.squareMm()));
        label.lines()
                .forEach(line -> pages.text(line.text(), leftMm + line.xMm(), topMm + line.baseMm(), line.sizeMm()));
    }

    private LabelDrawing drawing(DeviceSheet sheet) {
        return LabelDrawing.of(template, sheet, typeface);
    }
}
