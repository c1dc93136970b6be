package org.espprovision.paper;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The certificate of conformity that goes with a device: which device it is, what it was given, and what its confirmation
 * rests on. One page a device. Not for several threads at once.
 */
public final class Conformity {
    private static final String TITLE = "Certificate of conformity";
    private static final String STATEMENT =
            "The device named below was provisioned, and its MQTT broker accepted it over mutual TLS with this certificate.";
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final double LEFT_MM = 20;
    private static final double VALUES_MM = 70;
    private static final double RIGHT_MM = 190;
    private static final double TEXT_MM = 3.6;
    private static final double LINE_MM = 5.6;
    private static final double CODE_MM = 28;

    private final Typeface typeface = Typeface.load();

    /** One document, a page a device. */
    public byte[] pdf(List<DeviceSheet> sheets) {
        try (PdfPages pages = new PdfPages(TITLE)) {
            for (int i = 0; i < sheets.size(); i++) {
                if (i > 0) {
                    pages.nextPage();
                }
                draw(sheets.get(i), pages);
            }
            return pages.finish();
        }
    }

    private void draw(DeviceSheet sheet, PdfPages pages) {
        pages.text(TITLE, LEFT_MM, 30, 8);
        pages.text(typeface.printable(sheet.name()), LEFT_MM, 38, 5);
        QrCode qr = QrCode.of(code(sheet), sheet);
        pages.code(qr, RIGHT_MM - CODE_MM, 18, CODE_MM / qr.side());
        double y = 56;
        for (String line : broken(STATEMENT, RIGHT_MM - LEFT_MM)) {
            pages.text(line, LEFT_MM, y, TEXT_MM);
            y += LINE_MM;
        }
        y += LINE_MM;
        for (Map.Entry<String, String> row : rows(sheet).entrySet()) {
            pages.text(typeface.printable(row.getKey()), LEFT_MM, y, TEXT_MM);
            for (String line : broken(typeface.printable(row.getValue()), RIGHT_MM - VALUES_MM)) {
                pages.text(line, VALUES_MM, y, TEXT_MM);
                y += LINE_MM;
            }
        }
        pages.rule(LEFT_MM, 270, 60);
        pages.text("date and signature", LEFT_MM, 275, 3);
    }

    /** Breaks where a space is, else where the room ends: hashes have no spaces. */
    private List<String> broken(String text, double widthMm) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (typeface.width(rest) * TEXT_MM > widthMm) {
            int end = rest.length() - 1;
            while (end > 1 && typeface.width(rest.substring(0, end)) * TEXT_MM > widthMm) {
                end--;
            }
            int space = rest.lastIndexOf(' ', end);
            int cut = space > 0 ? space : end;
            lines.add(rest.substring(0, cut).strip());
            rest = rest.substring(cut).strip();
        }
        lines.add(rest);
        return lines;
    }

    /** One file that any browser shows and prints. */
    public byte[] html(List<DeviceSheet> sheets) {
        StringBuilder body = new StringBuilder();
        for (DeviceSheet sheet : sheets) {
            body.append("<section class=\"sheet\"><h1>%s</h1>\n<p>%s</p>\n<table>\n"
                    .formatted(TITLE, Markup.escape(STATEMENT)));
            rows(sheet)
                    .forEach((name, value) -> body.append(
                            "<tr><th>%s</th><td>%s</td></tr>\n".formatted(Markup.escape(name), Markup.escape(value))));
            body.append("</table></section>\n");
        }
        return Page.of(TITLE, body.toString()).getBytes(StandardCharsets.UTF_8);
    }

    private static String code(DeviceSheet sheet) {
        return "%s;%s;%s".formatted(sheet.name(), sheet.mac(), sheet.certificateSerial());
    }

    private static Map<String, String> rows(DeviceSheet sheet) {
        Map<String, String> rows = new LinkedHashMap<>();
        sheet.product().ifPresent(product -> rows.put("Product serial number", product));
        rows.put("Device", sheet.name());
        rows.put("MAC address", sheet.mac().toString());
        sheet.batch().ifPresent(batch -> rows.put("Batch", batch));
        rows.put("Certificate, serial number", sheet.certificateSerial());
        rows.put("Certificate, SHA-256", sheet.fingerprint());
        rows.put("Issued by", sheet.issuer());
        rows.put("Valid", time(sheet.notBefore()) + " to " + time(sheet.notAfter()));
        rows.put("Confirmed", time(sheet.made()));
        if (!sheet.place().isBlank()) {
            rows.put("Made at", sheet.place());
        }
        rows.putAll(sheet.content());
        sheet.evidence().forEach((name, value) -> rows.put("Evidence: " + name, value));
        return rows;
    }

    private static String time(Instant instant) {
        return SECOND.format(instant);
    }
}
