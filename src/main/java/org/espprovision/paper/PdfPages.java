package org.espprovision.paper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** An A4 document in the making. Lengths are millimetres from the upper left corner of the page. */
final class PdfPages implements AutoCloseable {
    private static final double POINTS_PER_MM = 72 / 25.4;
    private static final double PAGE_HEIGHT_MM = 297;

    private final PDDocument document = new PDDocument();
    private final PDFont font;
    private PDPageContentStream page;

    PdfPages(String title) {
        try {
            document.getDocumentInformation().setTitle(title);
            document.getDocumentInformation().setProducer("ESP Provision");
            font = PDType0Font.load(document, Typeface.file());
            page = open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PDPageContentStream open() throws IOException {
        PDPage next = new PDPage(PDRectangle.A4);
        document.addPage(next);
        return new PDPageContentStream(document, next);
    }

    void nextPage() {
        try {
            page.close();
            page = open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param sizeMm size of the typeface */
    void text(String text, double xMm, double baseMm, double sizeMm) {
        try {
            page.beginText();
            page.setFont(font, points(sizeMm));
            page.newLineAtOffset(points(xMm), points(PAGE_HEIGHT_MM - baseMm));
            page.showText(text);
            page.endText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void rule(double xMm, double yMm, double widthMm) {
        rectangle(xMm, yMm, widthMm, 0.2);
    }

    void code(QrCode qr, double xMm, double yMm, double squareMm) {
        for (int row = 0; row < qr.side(); row++) {
            for (int column = 0; column < qr.side(); column++) {
                if (qr.isDark(column, row)) {
                    rectangle(xMm + column * squareMm, yMm + row * squareMm, squareMm, squareMm);
                }
            }
        }
    }

    private void rectangle(double xMm, double yMm, double widthMm, double heightMm) {
        try {
            page.addRect(points(xMm), points(PAGE_HEIGHT_MM - yMm - heightMm), points(widthMm), points(heightMm));
            page.fill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] finish() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            page.close();
            document.save(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            document.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float points(double mm) {
        return (float) (mm * POINTS_PER_MM);
    }
}
