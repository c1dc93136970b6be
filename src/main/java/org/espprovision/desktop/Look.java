package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.themes.FlatMacDarkLaf;
import com.formdev.flatlaf.themes.FlatMacLightLaf;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.Locale;
import java.util.Map;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.UIManager;
import net.miginfocom.swing.MigLayout;

/** How the window looks: two themes, a few colours with a meaning, and the panels they are used on. */
final class Look {
    private Look() {}

    /** Light or dark. */
    enum Theme {
        LIGHT,
        DARK;

        static Theme named(String name) {
            return name.equalsIgnoreCase(DARK.name()) ? DARK : LIGHT;
        }

        Theme other() {
            return this == LIGHT ? DARK : LIGHT;
        }

        String setting() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a colour says. */
    enum Meaning {
        GOOD(0x1A7F37, 0x4AC26B),
        BAD(0xCF222E, 0xFF7B72),
        WARN(0x9A6700, 0xD4A72C),
        ACCENT(0x0B7285, 0x3BC9DB),
        PLAIN(0x57606A, 0x9DA7B1);

        private final Color light;
        private final Color dark;

        Meaning(int light, int dark) {
            this.light = new Color(light);
            this.dark = new Color(dark);
        }

        Color color() {
            return FlatLaf.isLafDark() ? dark : light;
        }
    }

    /** Puts a theme on; windows that are open follow. */
    static void put(Theme theme) {
        FlatLaf.setGlobalExtraDefaults(Map.of(
                "Button.default.foreground", theme == Theme.DARK ? "#06262c" : "#ffffff",
                "@accentColor", theme == Theme.DARK ? "#3bc9db" : "#0b7285",
                "ScrollBar.showButtons", "false",
                "ScrollBar.width", "11",
                "TabbedPane.showTabSeparators", "false",
                "Component.hideMnemonics", "false",
                "Table.showHorizontalLines", "true",
                "TitledBorder.titleColor", "@foreground"));
        if (theme == Theme.DARK) {
            FlatMacDarkLaf.setup();
        } else {
            FlatMacLightLaf.setup();
        }
        FlatLaf.updateUI();
    }

    static Color dim() {
        return Meaning.PLAIN.color();
    }

    static Color text() {
        return UIManager.getColor("Label.foreground");
    }

    /** A rounded area with content on it. */
    static JPanel card(String layout, String columns, String rows) {
        var card = new JPanel(new MigLayout(layout, columns, rows));
        card.putClientProperty(
                FlatClientProperties.STYLE,
                "border: 10,14,10,14,$Component.borderColor,1,14; background: $Table.background");
        return card;
    }

    static JLabel heading(String key) {
        var label = new JLabel(Texts.text(key));
        label.putClientProperty(FlatClientProperties.STYLE_CLASS, "h4");
        return label;
    }

    static JLabel small(String text) {
        var label = new JLabel(text);
        label.putClientProperty(FlatClientProperties.STYLE, "font: -1; foreground: $Label.disabledForeground");
        return label;
    }

    /** Text over several lines that looks like a label and can be copied. */
    static JTextArea paragraph(String name) {
        var area = new JTextArea();
        area.setName(name);
        area.setLineWrap(true);
        area.setWrapStyleWord(true);
        area.setEditable(false);
        area.setOpaque(false);
        area.putClientProperty(FlatClientProperties.STYLE, "border: 0,0,0,0; font: $Label.font");
        return area;
    }

    /** A name for tests and one for screen readers. */
    static <C extends JComponent> C named(C component, String name, String accessible) {
        component.setName(name);
        component.getAccessibleContext().setAccessibleName(accessible);
        return component;
    }

    /** A brush for smooth shapes and letters; the one who takes it disposes of it. */
    static Graphics2D brush(Graphics graphics) {
        var g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        return g;
    }
}
