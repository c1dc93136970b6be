package org.espprovision.desktop;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import javax.swing.Icon;

/** The pictures beside the names of the views, drawn in the colour of the text so that they fit every theme. */
record RailIcon(Shape shape) implements Icon {
    private static final int SIZE = 18;

    /** What is drawn. */
    enum Shape {
        CHIP,
        SHIELD,
        LIST,
        SLIDERS,
        MOON
    }

    @Override
    public void paintIcon(Component on, Graphics graphics, int x, int y) {
        Graphics2D g = Look.brush(graphics);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.translate(x, y);
        UIScale.scaleGraphics(g);
        g.setColor(on.getForeground());
        g.setStroke(new BasicStroke(1.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        switch (shape) {
            case CHIP -> chip(g);
            case SHIELD -> shield(g);
            case LIST -> list(g);
            case SLIDERS -> sliders(g);
            case MOON -> moon(g);
        }
        g.dispose();
    }

    private static void chip(Graphics2D g) {
        g.draw(new RoundRectangle2D.Double(4, 4, 10, 10, 3, 3));
        for (int pin = 6; pin <= 12; pin += 3) {
            g.draw(new Line2D.Double(pin, 1, pin, 4));
            g.draw(new Line2D.Double(pin, 14, pin, 17));
            g.draw(new Line2D.Double(1, pin, 4, pin));
            g.draw(new Line2D.Double(14, pin, 17, pin));
        }
    }

    private static void shield(Graphics2D g) {
        var path = new Path2D.Double();
        path.moveTo(9, 1.5);
        path.lineTo(15.5, 4);
        path.curveTo(15.5, 10.5, 13.5, 14, 9, 16.5);
        path.curveTo(4.5, 14, 2.5, 10.5, 2.5, 4);
        path.closePath();
        g.draw(path);
        var tick = new Path2D.Double();
        tick.moveTo(6, 9);
        tick.lineTo(8.2, 11.2);
        tick.lineTo(12, 6.8);
        g.draw(tick);
    }

    private static void list(Graphics2D g) {
        for (int y = 4; y <= 14; y += 5) {
            g.draw(new Ellipse2D.Double(2, y - 1, 2, 2));
            g.draw(new Line2D.Double(7, y, 16, y));
        }
    }

    private static void sliders(Graphics2D g) {
        for (int row = 0; row < 3; row++) {
            int y = 4 + row * 5;
            int knob = row == 1 ? 11 : 6;
            g.draw(new Line2D.Double(2, y, knob - 2, y));
            g.draw(new Line2D.Double(knob + 2, y, 16, y));
            g.draw(new Ellipse2D.Double(knob - 2, y - 2, 4, 4));
        }
    }

    private static void moon(Graphics2D g) {
        var moon = new Area(new Ellipse2D.Double(2.5, 2.5, 13, 13));
        moon.subtract(new Area(new Ellipse2D.Double(7, 0.5, 11, 11)));
        g.draw(moon);
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
