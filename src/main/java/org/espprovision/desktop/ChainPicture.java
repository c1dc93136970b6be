package org.espprovision.desktop;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import javax.swing.JPanel;
import javax.swing.UIManager;

/** Who signed whom: two boxes and an arrow, or one box for what signed itself. */
final class ChainPicture extends JPanel {
    private static final int HEIGHT = 44;
    private static final int ARROW = 40;

    private String issuer = "";
    private String subject = "";

    ChainPicture() {
        setOpaque(false);
    }

    void show(String issuerName, String subjectName) {
        issuer = issuerName;
        subject = subjectName;
        getAccessibleContext().setAccessibleName(Texts.text("certificate.signed", issuerName, subjectName));
        repaint();
    }

    @Override
    public Dimension getPreferredSize() {
        return UIScale.scale(new Dimension(300, HEIGHT));
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D g = Look.brush(graphics);
        int arrow = UIScale.scale(ARROW);
        if (issuer.equals(subject)) {
            box(g, 0, getWidth() - 1, subject, Look.Meaning.ACCENT);
        } else {
            int width = (getWidth() - arrow) / 2;
            box(g, 0, width, issuer, Look.Meaning.PLAIN);
            box(g, width + arrow, width - 1, subject, Look.Meaning.ACCENT);
            arrow(g, width, arrow);
        }
        g.dispose();
    }

    private void box(Graphics2D g, int x, int width, String name, Look.Meaning meaning) {
        var shape = new RoundRectangle2D.Double(x + 0.5, 2, width, getHeight() - 4, 14, 14);
        g.setColor(UIManager.getColor("Panel.background"));
        g.fill(shape);
        g.setColor(meaning.color());
        g.setStroke(new BasicStroke(1.5f));
        g.draw(shape);
        g.setFont(getFont() == null ? UIManager.getFont("Label.font") : getFont());
        String shown = fitted(g, name, width - 16);
        g.setColor(Look.text());
        int textWidth = g.getFontMetrics().stringWidth(shown);
        g.drawString(
                shown,
                x + (width - textWidth) / 2,
                (getHeight() + g.getFontMetrics().getAscent()) / 2 - 2);
    }

    static String fitted(Graphics2D g, String text, int width) {
        String shown = text;
        while (shown.length() > 2 && g.getFontMetrics().stringWidth(shown) > width) {
            shown = shown.substring(0, shown.length() - 2) + "…";
        }
        return shown;
    }

    private void arrow(Graphics2D g, int x, int length) {
        int middle = getHeight() / 2;
        int end = x + length - 6;
        g.setColor(Look.dim());
        g.drawLine(x + 6, middle, end, middle);
        var head = new Path2D.Double();
        head.moveTo(end, middle);
        head.lineTo(end - 7, middle - 4.0);
        head.lineTo(end - 7, middle + 4.0);
        head.closePath();
        g.fill(head);
    }
}
