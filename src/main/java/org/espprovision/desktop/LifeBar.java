package org.espprovision.desktop;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.geom.RoundRectangle2D;
import java.time.Duration;
import java.time.Instant;
import javax.swing.JPanel;
import javax.swing.UIManager;

/** How much of a certificate's life is gone: a bar from its first day to its last, with today on it. */
final class LifeBar extends JPanel {
    private static final int HEIGHT = 36;
    private static final int BAR = 8;
    private static final double LATE = 0.9;

    private Instant from = Instant.EPOCH;
    private Instant to = Instant.EPOCH;
    private Instant now = Instant.EPOCH;

    LifeBar() {
        setOpaque(false);
    }

    void show(Instant notBefore, Instant notAfter, Instant today) {
        from = notBefore;
        to = notAfter;
        now = today;
        getAccessibleContext()
                .setAccessibleName(
                        Texts.text("certificate.life", CertificateCard.day(from), CertificateCard.day(to), daysLeft()));
        repaint();
    }

    private long daysLeft() {
        return Duration.between(now, to).toDays();
    }

    private double gone() {
        double whole = Math.max(1, Duration.between(from, to).toSeconds());
        return Math.max(0, Math.min(1, Duration.between(from, now).toSeconds() / whole));
    }

    @Override
    public Dimension getPreferredSize() {
        return UIScale.scale(new Dimension(300, HEIGHT));
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D g = Look.brush(graphics);
        int bar = UIScale.scale(BAR);
        g.setColor(UIManager.getColor("ProgressBar.background"));
        g.fill(new RoundRectangle2D.Double(0, 2, getWidth(), bar, bar, bar));
        g.setColor((gone() > LATE ? Look.Meaning.BAD : Look.Meaning.GOOD).color());
        g.fill(new RoundRectangle2D.Double(0, 2, Math.max(bar, gone() * getWidth()), bar, bar, bar));
        g.setFont(UIManager.getFont("small.font") == null ? getFont() : UIManager.getFont("small.font"));
        int baseline = bar + 4 + g.getFontMetrics().getAscent();
        g.setColor(Look.dim());
        g.drawString(CertificateCard.day(from), 0, baseline);
        String left =
                daysLeft() >= 0 ? Texts.text("certificate.days-left", daysLeft()) : Texts.text("certificate.over");
        g.drawString(left, (getWidth() - g.getFontMetrics().stringWidth(left)) / 2, baseline);
        String last = CertificateCard.day(to);
        g.drawString(last, getWidth() - g.getFontMetrics().stringWidth(last), baseline);
        g.dispose();
    }
}
