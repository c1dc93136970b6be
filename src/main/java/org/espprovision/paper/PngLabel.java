package org.espprovision.paper;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** A label as a PNG picture that knows its own size on paper. */
final class PngLabel {
    private static final double MM_PER_INCH = 25.4;

    private PngLabel() {}

    static byte[] of(LabelDrawing label, DeviceSheet sheet, Typeface typeface, int dotsPerInch) {
        double dots = dotsPerInch / MM_PER_INCH;
        BufferedImage picture = new BufferedImage(
                (int) Math.round(label.widthMm() * dots),
                (int) Math.round(label.heightMm() * dots),
                BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        pen.setColor(Color.BLACK);
        label.code().ifPresent(code -> squares(code, sheet, pen, dots));
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        for (LabelDrawing.Text line : label.lines()) {
            AffineTransform place = AffineTransform.getTranslateInstance(line.xMm() * dots, line.baseMm() * dots);
            place.scale(line.sizeMm() * dots, line.sizeMm() * dots);
            pen.fill(place.createTransformedShape(typeface.outline(line.text())));
        }
        pen.dispose();
        return encode(picture, dots);
    }

    /** Each square is a whole number of dots: a scanner measures them. */
    private static void squares(LabelDrawing.Code code, DeviceSheet sheet, Graphics2D pen, double dots) {
        QrCode qr = code.qr();
        int square = (int) Math.floor(code.squareMm() * dots);
        if (square == 0) {
            throw PaperException.tooFine(sheet, qr.side(), code.sizeMm());
        }
        int slack = (int) Math.round(code.sizeMm() * dots) - square * qr.side();
        int left = (int) Math.round(code.xMm() * dots) + slack / 2;
        int top = (int) Math.round(code.yMm() * dots) + slack / 2;
        for (int row = 0; row < qr.side(); row++) {
            for (int column = 0; column < qr.side(); column++) {
                if (qr.isDark(column, row)) {
                    pen.fillRect(left + column * square, top + row * square, square, square);
                }
            }
        }
    }

    private static byte[] encode(BufferedImage picture, double dotsPerMm) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(
                    ImageTypeSpecifier.createFromRenderedImage(picture), writer.getDefaultWriteParam());
            metadata.mergeTree("javax_imageio_png_1.0", size(dotsPerMm));
            writer.setOutput(out);
            writer.write(new IIOImage(picture, null, metadata));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static IIOMetadataNode size(double dotsPerMm) {
        IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
        IIOMetadataNode physical = new IIOMetadataNode("pHYs");
        String perMetre = String.format(Locale.ROOT, "%d", Math.round(dotsPerMm * 1000));
        physical.setAttribute("pixelsPerUnitXAxis", perMetre);
        physical.setAttribute("pixelsPerUnitYAxis", perMetre);
        physical.setAttribute("unitSpecifier", "meter");
        root.appendChild(physical);
        return root;
    }
}
