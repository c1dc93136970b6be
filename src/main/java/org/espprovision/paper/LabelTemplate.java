package org.espprovision.paper;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a label looks. Lengths are millimetres from the label's upper left corner.
 *
 * @param qr the QR code, if it has one
 * @param lines of text, top to bottom or as they like
 * @param sheet how labels lie on A4
 */
public record LabelTemplate(double widthMm, double heightMm, Optional<Code> qr, List<Line> lines, Sheet sheet) {
    private static final double A4_WIDTH_MM = 210;
    private static final double A4_HEIGHT_MM = 297;

    /** A QR code: what it says, its upper left corner and the length of its side, quiet zone not counted. */
    record Code(String text, double xMm, double yMm, double sizeMm) {}

    /** A line of text: its left end, the top of its capitals and their height. Too long a text is set smaller. */
    record Line(String text, double xMm, double yMm, double heightMm) {}

    /** Labels on A4: so many beside and below each other, the first one's corner, and the gaps between them. */
    record Sheet(int columns, int rows, double leftMm, double topMm, double gapXMm, double gapYMm) {
        int labels() {
            return columns * rows;
        }
    }

    public LabelTemplate {
        lines = List.copyOf(lines);
    }

    /** 50 mm × 25 mm: a QR code and four lines; 4 × 11 on a page. */
    public static LabelTemplate usual() {
        return TemplateFile.usual();
    }

    /**
     * Reads one from YAML.
     *
     * @throws PaperException naming the line, and the field or name that is unknown
     */
    public static LabelTemplate read(Path file) {
        return TemplateFile.read(file);
    }

    /** What hinders this from being printed. */
    Optional<String> fault() {
        if (qr.isPresent()) {
            Code code = qr.get();
            if (code.xMm + code.sizeMm > widthMm || code.yMm + code.sizeMm > heightMm) {
                return Optional.of("the QR code reaches beyond the label");
            }
        }
        for (Line line : lines) {
            if (line.xMm >= widthMm || line.yMm + line.heightMm > heightMm) {
                return Optional.of("the line '%s' lies beyond the label".formatted(line.text));
            }
        }
        double across = sheet.leftMm + sheet.columns * widthMm + (sheet.columns - 1) * sheet.gapXMm;
        double down = sheet.topMm + sheet.rows * heightMm + (sheet.rows - 1) * sheet.gapYMm;
        return across > A4_WIDTH_MM || down > A4_HEIGHT_MM
                ? Optional.of("%d × %d labels take %.1f mm × %.1f mm, and A4 is 210 mm × 297 mm"
                        .formatted(sheet.columns, sheet.rows, across, down))
                : Optional.empty();
    }
}
