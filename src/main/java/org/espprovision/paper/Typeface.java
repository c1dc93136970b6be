package org.espprovision.paper;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The letters that paper is set in: Liberation Sans, which PDFBox brings along. Its outlines are drawn by ourselves, so
 * that nothing depends on the fonts of the machine. Not for several threads at once.
 */
final class Typeface {
    private static final String FILE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    /** Height of capitals as a part of the size: 1,409 of 2,048 units. */
    static final double CAPITALS = 0.688;

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final double unitsPerEm;

    private Typeface(TrueTypeFont font) throws IOException {
        this.font = font;
        this.glyphs = font.getUnicodeCmapLookup();
        this.unitsPerEm = font.getUnitsPerEm();
    }

    static InputStream file() {
        InputStream in = TTFParser.class.getResourceAsStream(FILE);
        if (in == null) {
            throw new IllegalStateException("PDFBox lacks " + FILE);
        }
        return in;
    }

    static Typeface load() {
        try (InputStream in = file()) {
            return new Typeface(new TTFParser().parse(new RandomAccessReadBuffer(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with a question mark for every letter the typeface lacks. */
    String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(letter -> printable.appendCodePoint(glyphs.getGlyphId(letter) == 0 ? '?' : letter));
        return printable.toString();
    }

    /** Width as a multiple of the size. */
    double width(String text) {
        double units = 0;
        for (int letter : text.codePoints().toArray()) {
            units += advance(glyphs.getGlyphId(letter));
        }
        return units / unitsPerEm;
    }

    /** Outlines of size 1 on a base line at 0, upwards negative. */
    Shape outline(String text) {
        Path2D outline = new Path2D.Double();
        double at = 0;
        for (int letter : text.codePoints().toArray()) {
            int glyph = glyphs.getGlyphId(letter);
            AffineTransform place = AffineTransform.getScaleInstance(1 / unitsPerEm, -1 / unitsPerEm);
            place.translate(at, 0);
            GlyphData data = glyph(glyph);
            if (data != null && data.getNumberOfContours() != 0) {
                outline.append(place.createTransformedShape(data.getPath()), false);
            }
            at += advance(glyph);
        }
        return outline;
    }

    private @org.jspecify.annotations.Nullable GlyphData glyph(int glyph) {
        try {
            return font.getGlyph().getGlyph(glyph);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int advance(int glyph) {
        try {
            return font.getAdvanceWidth(glyph);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
