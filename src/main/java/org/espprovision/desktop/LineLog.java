package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.FlatLaf;
import java.awt.Component;
import java.awt.Font;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.swing.AbstractAction;
import javax.swing.AbstractListModel;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;
import javax.swing.UIManager;
import net.miginfocom.swing.MigLayout;

/**
 * Lines as they come, milestones marked; the newest is in sight unless the person has scrolled away. Holds the last
 * {@link #MAX_LINES}. Selected lines can be copied with Ctrl+C.
 */
final class LineLog extends JPanel {
    static final int MAX_LINES = 5_000;

    private final Lines lines = new Lines();
    private final JList<Line> list = new JList<>(lines);
    private final JScrollPane scroll = new JScrollPane(list);

    /** One line and what it means. */
    record Line(Duration since, String text, Look.Meaning meaning) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%7.2f  %s", since.toMillis() / 1000.0, text);
        }
    }

    LineLog(String name, String titleKey) {
        super(new MigLayout("ins 0, gap 0 6, fill", "[grow,fill]", "[][grow,fill]"));
        setOpaque(false);
        add(Look.heading(titleKey), "wrap");
        Look.named(list, name, Texts.text(titleKey));
        list.setCellRenderer(new Painter());
        list.putClientProperty(FlatClientProperties.STYLE_CLASS, "monospaced");
        list.setPrototypeCellValue(new Line(Duration.ZERO, "Mg", Look.Meaning.PLAIN));
        list.getInputMap().put(KeyStroke.getKeyStroke("ctrl C"), "copy-lines");
        list.getActionMap().put("copy-lines", new AbstractAction() {
            @Override
            public void actionPerformed(java.awt.event.ActionEvent event) {
                copySelected();
            }
        });
        scroll.putClientProperty(FlatClientProperties.STYLE, "arc: 10");
        add(scroll, "grow, hmin 60");
    }

    void clear() {
        lines.replaceBy(List.of());
        list.setPrototypeCellValue(new Line(Duration.ZERO, "Mg", Look.Meaning.PLAIN));
    }

    /** Adds what came; one repaint for all of them. */
    void add(List<Line> more) {
        if (more.isEmpty()) {
            return;
        }
        var bar = scroll.getVerticalScrollBar();
        boolean following = bar.getValue() + bar.getVisibleAmount() >= bar.getMaximum() - list.getFixedCellHeight();
        widen(more);
        lines.append(more);
        if (following) {
            list.ensureIndexIsVisible(lines.getSize() - 1);
        }
    }

    /** Cells have one width, that of the longest line so far. */
    private void widen(List<Line> more) {
        Line before = list.getPrototypeCellValue();
        Line longest = before;
        for (Line line : more) {
            if (line.text().length() > longest.text().length()) {
                longest = line;
            }
        }
        if (!longest.equals(before)) {
            list.setPrototypeCellValue(longest);
        }
    }

    int lineCount() {
        return lines.getSize();
    }

    String content() {
        return lines.content.stream().map(Line::text).collect(Collectors.joining("\n"));
    }

    private void copySelected() {
        String text = list.getSelectedValuesList().stream().map(Line::toString).collect(Collectors.joining("\n"));
        Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(text), null);
    }

    /** The last lines, in a list that gives the oldest up. */
    private static final class Lines extends AbstractListModel<Line> {
        private List<Line> content = new ArrayList<>();

        void append(List<Line> more) {
            int surplus = content.size() + more.size() - MAX_LINES;
            if (surplus > 0) {
                List<Line> all = new ArrayList<>(content);
                all.addAll(more);
                replaceBy(all.subList(all.size() - MAX_LINES, all.size()));
                return;
            }
            int first = content.size();
            content.addAll(more);
            fireIntervalAdded(this, first, content.size() - 1);
        }

        void replaceBy(List<Line> others) {
            int before = content.size();
            content = new ArrayList<>();
            if (before > 0) {
                fireIntervalRemoved(this, 0, before - 1);
            }
            content = new ArrayList<>(others);
            if (!content.isEmpty()) {
                fireIntervalAdded(this, 0, content.size() - 1);
            }
        }

        @Override
        public int getSize() {
            return content.size();
        }

        @Override
        public Line getElementAt(int index) {
            return content.get(index);
        }
    }

    /** Milestones in their colour and bold, the rest quiet. */
    private static final class Painter extends DefaultListCellRenderer {
        @Override
        public Component getListCellRendererComponent(
                JList<?> list, Object value, int index, boolean selected, boolean focused) {
            var cell = (JComponent) super.getListCellRendererComponent(list, value, index, selected, focused);
            if (value instanceof Line line) {
                boolean plain = line.meaning() == Look.Meaning.PLAIN;
                setText((plain ? "  " : "● ") + line);
                Font font = UIManager.getFont("monospaced.font");
                Font used = font == null
                        ? list.getFont()
                        : font.deriveFont(list.getFont().getSize2D() - 1);
                cell.setFont(plain ? used : used.deriveFont(Font.BOLD));
                if (!selected) {
                    cell.setForeground(plain ? quiet() : line.meaning().color());
                }
            }
            return cell;
        }

        private static java.awt.Color quiet() {
            return FlatLaf.isLafDark() ? new java.awt.Color(0xADB5BD) : new java.awt.Color(0x495057);
        }
    }
}
