package org.espprovision.paper;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A label in ZPL II, the language of Zebra's label printers and of many others. Source: Zebra's ZPL II programming
 * guide: {@code ^BQ} draws a QR code, {@code ^FH} lets a field hold any byte as {@code _} and two hex digits, {@code ^CI28}
 * says that those are UTF-8.
 */
final class ZplLabel {
    private static final int LARGEST_MAGNIFICATION = 10;

    private ZplLabel() {}

    static String of(LabelDrawing label, DeviceSheet sheet, int dotsPerMm) {
        StringBuilder zpl = new StringBuilder("^XA\n^CI28\n");
        zpl.append("^PW%d\n^LL%d\n^LH0,0\n"
                .formatted(dots(label.widthMm(), dotsPerMm), dots(label.heightMm(), dotsPerMm)));
        label.code().ifPresent(code -> zpl.append(code(code, sheet, dotsPerMm)));
        for (LabelDrawing.Text line : label.lines()) {
            int size = dots(line.sizeMm(), dotsPerMm);
            zpl.append("^FT%d,%d^A0N,%d,%d^FH^FD%s^FS\n"
                    .formatted(
                            dots(line.xMm(), dotsPerMm),
                            dots(line.baseMm(), dotsPerMm),
                            size,
                            size,
                            data(line.text())));
        }
        return zpl.append("^XZ\n").toString();
    }

    private static String code(LabelDrawing.Code code, DeviceSheet sheet, int dotsPerMm) {
        int magnification = Math.min(LARGEST_MAGNIFICATION, (int) Math.floor(code.squareMm() * dotsPerMm));
        if (magnification == 0) {
            throw PaperException.tooFine(sheet, code.qr().side(), code.sizeMm());
        }
        // Error correction M, input mode automatic.
        return "^FO%d,%d^BQN,2,%d^FH^FDMA,%s^FS\n"
                .formatted(dots(code.xMm(), dotsPerMm), dots(code.yMm(), dotsPerMm), magnification, data(code.text()));
    }

    /** Letters, digits and harmless signs as they are, every other byte in hex: no text can become a command. */
    static String data(String text) {
        StringBuilder data = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            boolean harmless = each >= ' ' && each < 0x7F && "^~_\\".indexOf(each) < 0;
            data.append(
                    harmless
                            ? String.valueOf((char) each)
                            : "_" + HexFormat.of().withUpperCase().toHexDigits(each));
        }
        return data.toString();
    }

    private static int dots(double mm, int dotsPerMm) {
        return Integer.parseInt(String.format(Locale.ROOT, "%.0f", mm * dotsPerMm));
    }
}
