package org.espprovision.desktop;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Locale;
import javax.swing.Icon;

/** How a step stands, as a picture that does not rest on colour alone: ring, turning arc, tick, cross. */
final class StateIcon implements Icon {
    private static final int SIZE = 16;
    private static final int DEGREES_A_TURN = 18;

    private State state = State.WAITING;
    private int angle;

    /** How it stands. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    State state() {
        return state;
    }

    void show(State now) {
        state = now;
    }

    void turn() {
        angle = (angle - DEGREES_A_TURN) % 360;
    }

    @Override
    public void paintIcon(Component on, Graphics graphics, int x, int y) {
        Graphics2D g = Look.brush(graphics);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.translate(x, y);
        UIScale.scaleGraphics(g);
        paint(g);
        g.dispose();
    }

    private void paint(Graphics2D g) {
        var stroke = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        switch (state) {
            case WAITING -> {
                g.setColor(Look.dim());
                g.setStroke(new BasicStroke(1.2f));
                g.draw(new Ellipse2D.Double(3, 3, 10, 10));
            }
            case RUNNING -> {
                g.setColor(Look.Meaning.ACCENT.color());
                g.setStroke(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                g.draw(new Arc2D.Double(2.5, 2.5, 11, 11, angle, 270, Arc2D.OPEN));
            }
            case DONE -> {
                disc(g, Look.Meaning.GOOD);
                g.setStroke(stroke);
                var tick = new Path2D.Double();
                tick.moveTo(4.6, 8.3);
                tick.lineTo(7, 10.6);
                tick.lineTo(11.4, 5.8);
                g.draw(tick);
            }
            case FAILED -> {
                disc(g, Look.Meaning.BAD);
                g.setStroke(stroke);
                var cross = new Path2D.Double();
                cross.moveTo(5.4, 5.4);
                cross.lineTo(10.6, 10.6);
                cross.moveTo(10.6, 5.4);
                cross.lineTo(5.4, 10.6);
                g.draw(cross);
            }
        }
    }

    /** Leaves the brush with the colour of the paper. */
    private static void disc(Graphics2D g, Look.Meaning meaning) {
        g.setColor(meaning.color());
        g.fill(new Ellipse2D.Double(1, 1, 14, 14));
        g.setColor(javax.swing.UIManager.getColor("Table.background"));
    }

    @Override
    public int getIconWidth() {
        return UIScale.scale(SIZE);
    }

    @Override
    public int getIconHeight() {
        return UIScale.scale(SIZE);
    }
}
