package org.espprovision.desktop;

import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.stream.Collectors;
import javax.swing.JPanel;
import org.espprovision.station.FlashInfo;
import org.jspecify.annotations.Nullable;

/** Draws a flash: a bar to scale, a legend with offsets, and the file system's files under it. */
final class FlashMap extends JPanel {
    private static final int BAR = 34;
    private static final int ROW = 20;
    private static final int GAP = 10;

    private @Nullable FlashPicture picture;

    FlashMap() {
        setOpaque(false);
        Look.named(this, "flash-map", Texts.text("flash.title"));
    }

    void show(FlashPicture next) {
        picture = next;
        getAccessibleContext()
                .setAccessibleDescription(next.caption() + ". "
                        + next.parts().stream().map(FlashMap::words).collect(Collectors.joining("; ")) + ". "
                        + next.filesCaption() + ": "
                        + next.files().stream().map(FlashInfo.NamedFile::path).collect(Collectors.joining(", ")));
        revalidate();
        repaint();
    }

    @Override
    public Dimension getPreferredSize() {
        FlashPicture shown = picture;
        int rows = shown == null
                ? 5
                : shown.parts().size() + 2 + Math.max(1, (shown.files().size() + 1) / 2);
        return UIScale.scale(new Dimension(420, 2 * ROW + BAR + GAP * 3 + rows * ROW));
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        FlashPicture shown = picture;
        if (shown == null) {
            return;
        }
        Graphics2D g = Look.brush(graphics);
        g.setFont(getFont() == null ? g.getFont() : getFont());
        g.setFont(g.getFont().deriveFont(g.getFont().getSize2D() / UIScale.getUserScaleFactor()));
        UIScale.scaleGraphics(g);
        new Painting(g, shown, (int) (getWidth() / UIScale.getUserScaleFactor())).paint();
        g.dispose();
    }

    private static String words(FlashPicture.Part part) {
        return "%s, 0x%06x to 0x%06x, %s"
                .formatted(part.name(), part.offset(), part.offset() + part.lengthBytes(), size(part.lengthBytes()));
    }

    private static String size(int bytes) {
        return bytes >= 1 << 20 && bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : "%,d KiB".formatted(bytes >> 10);
    }

    private static Color color(FlashPicture.Kind kind) {
        boolean dark = FlatLaf.isLafDark();
        return switch (kind) {
            case SKETCH, SKETCH_ROOM -> new Color(dark ? 0x3BC9DB : 0x0B7285);
            case FILE_SYSTEM, FILE_SYSTEM_ROOM -> new Color(dark ? 0xB197FC : 0x6741D9);
            case EEPROM -> new Color(dark ? 0xFFC078 : 0xE8590C);
            case SYSTEM -> new Color(dark ? 0x868E96 : 0x6C757D);
        };
    }

    /** One painting, from top to bottom. */
    private static final class Painting {
        private final Graphics2D g;
        private final FlashPicture shown;
        private final int width;
        private int y;

        Painting(Graphics2D g, FlashPicture shown, int width) {
            this.g = g;
            this.shown = shown;
            this.width = width - 1;
        }

        void paint() {
            text(ChainPicture.fitted(g, shown.caption(), width), 0, y + 14, Look.text());
            y += ROW + 2;
            bar();
            y += BAR;
            scale();
            y += ROW + 4;
            shown.parts().forEach(this::legend);
            y += GAP;
            files();
        }

        private void bar() {
            g.setColor(javax.swing.UIManager.getColor("Panel.background"));
            var whole = new RoundRectangle2D.Double(0, y, width, BAR, 10, 10);
            g.fill(whole);
            var clip = g.getClip();
            g.clip(whole);
            shown.parts().forEach(this::segment);
            g.setClip(clip);
            g.setColor(javax.swing.UIManager.getColor("Component.borderColor"));
            g.draw(whole);
        }

        private void segment(FlashPicture.Part part) {
            double x = at(part.offset());
            double w = Math.max(3, at(part.lengthBytes()));
            var area = new Rectangle2D.Double(x, y, w, BAR);
            Color color = color(part.kind());
            boolean room =
                    part.kind() == FlashPicture.Kind.SKETCH_ROOM || part.kind() == FlashPicture.Kind.FILE_SYSTEM_ROOM;
            g.setColor(room ? new Color(color.getRed(), color.getGreen(), color.getBlue(), 70) : color);
            g.fill(area);
            int textWidth = g.getFontMetrics().stringWidth(part.name());
            if (textWidth + 12 < w) {
                text(part.name(), (int) x + 8, y + BAR / 2 + 5, room ? Look.text() : onColor());
            }
        }

        private static Color onColor() {
            return FlatLaf.isLafDark() ? new Color(0x101418) : Color.WHITE;
        }

        private double at(int bytes) {
            return (double) bytes / shown.flashBytes() * width;
        }

        /** A mark every quarter. */
        private void scale() {
            for (int quarter = 0; quarter <= 4; quarter++) {
                int bytes = (int) ((long) shown.flashBytes() * quarter / 4);
                String label = quarter == 0 ? "0" : size(bytes);
                int x = (int) at(bytes);
                int textWidth = g.getFontMetrics().stringWidth(label);
                text(label, Math.max(0, Math.min(width - textWidth, x - textWidth / 2)), y + 15, Look.dim());
            }
        }

        private void legend(FlashPicture.Part part) {
            g.setColor(color(part.kind()));
            g.fill(new RoundRectangle2D.Double(0, y + 4, 11, 11, 4, 4));
            text(part.name(), 20, y + 14, Look.text());
            String place = "0x%06x – 0x%06x".formatted(part.offset(), part.offset() + part.lengthBytes() - 1);
            String length = size(part.lengthBytes());
            text(place, width - 236, y + 14, Look.dim());
            text(length, width - g.getFontMetrics().stringWidth(length), y + 14, Look.dim());
            y += ROW;
        }

        private void files() {
            g.setColor(javax.swing.UIManager.getColor("Component.borderColor"));
            g.setStroke(new BasicStroke(1));
            g.drawLine(0, y, width, y);
            y += 6;
            bold(shown.filesCaption());
            y += ROW;
            int column = width / 2;
            for (int i = 0; i < shown.files().size(); i++) {
                FlashInfo.NamedFile file = shown.files().get(i);
                int x = i % 2 == 0 ? 0 : column;
                sheet(x, y + 3);
                String words =
                        file.lengthBytes() == 0 ? file.path() : "%s   %,d B".formatted(file.path(), file.lengthBytes());
                text(words, x + 20, y + 14, Look.text());
                y += i % 2 == 1 ? ROW : 0;
            }
        }

        private void bold(String words) {
            Font plain = g.getFont();
            g.setFont(plain.deriveFont(Font.BOLD));
            text(words, 0, y + 14, Look.text());
            g.setFont(plain);
        }

        /** A leaf of paper with its corner turned. */
        private void sheet(int x, int top) {
            var leaf = new Path2D.Double();
            leaf.moveTo(x + 1, top);
            leaf.lineTo(x + 7, top);
            leaf.lineTo(x + 11, top + 4);
            leaf.lineTo(x + 11, top + 13);
            leaf.lineTo(x + 1, top + 13);
            leaf.closePath();
            g.setColor(color(FlashPicture.Kind.FILE_SYSTEM));
            g.draw(leaf);
        }

        private void text(String words, int x, int baseline, Color color) {
            g.setColor(color);
            g.drawString(words, x, baseline);
        }
    }
}
