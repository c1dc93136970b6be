package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.ListSelectionModel;
import javax.swing.RowFilter;
import javax.swing.table.AbstractTableModel;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.table.TableRowSorter;
import net.miginfocom.swing.MigLayout;

/** Records in a table that can be searched, sorted and saved as it stands. A MAC is found with or without its colons. */
final class SearchTable<T> extends JPanel {
    private final List<Column<T>> columns;
    private final Model model = new Model();
    private final JTable table;
    private final TableRowSorter<Model> sorter;
    private final JTextField search = new JTextField();
    private final JLabel count = Look.small(" ");
    private Runnable counted = () -> {};

    /** A column: its heading's key, its width, and what it shows. */
    record Column<T>(String key, int width, Function<T, String> text) {}

    SearchTable(String name, List<Column<T>> columns) {
        super(new MigLayout("ins 0, gap 8 8, fill", "[][grow,fill][]", "[][grow,fill]"));
        this.columns = List.copyOf(columns);
        table = new JTable(model);
        sorter = new TableRowSorter<>(model);
        setOpaque(false);
        search.setName(name + "-search");
        search.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, Texts.text("search.hint"));
        search.putClientProperty(FlatClientProperties.TEXT_FIELD_SHOW_CLEAR_BUTTON, true);
        search.getDocument().addDocumentListener(new OnTyping(this::filter));
        add(Texts.labelFor(search, "search"));
        add(search);
        add(count, "wrap, w 110!");
        Look.named(table, name, Texts.text("view." + name).replace("&", ""));
        table.setRowSorter(sorter);
        table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        table.setRowHeight(com.formdev.flatlaf.util.UIScale.scale(28));
        table.setFillsViewportHeight(true);
        table.setDefaultRenderer(Object.class, new Painter());
        for (int i = 0; i < columns.size(); i++) {
            table.getColumnModel().getColumn(i).setPreferredWidth(columns.get(i).width());
        }
        var scroll = new JScrollPane(table);
        scroll.putClientProperty(FlatClientProperties.STYLE, "arc: 10");
        add(scroll, "span 3, grow, wmin 0, hmin 80");
    }

    void show(List<T> rows) {
        Optional<T> before = selected();
        model.rows = new ArrayList<>(rows);
        model.fireTableDataChanged();
        before.map(rows::indexOf)
                .filter(index -> index >= 0)
                .map(table::convertRowIndexToView)
                .filter(index -> index >= 0)
                .ifPresent(index -> table.setRowSelectionInterval(index, index));
        tellCount();
    }

    Optional<T> selected() {
        int row = table.getSelectedRow();
        return row < 0 ? Optional.empty() : Optional.of(model.rows.get(table.convertRowIndexToModel(row)));
    }

    void onSelection(Runnable action) {
        table.getSelectionModel().addListSelectionListener(event -> action.run());
        counted = action;
    }

    /** What is in sight, with headings, in the form spreadsheets read (RFC 4180). */
    void saveTo(Path file) {
        String heading = columns.stream()
                .map(column -> Texts.text("column." + column.key()))
                .map(SearchTable::quoted)
                .collect(Collectors.joining(","));
        var lines = new StringBuilder(heading).append("\r\n");
        for (int row = 0; row < table.getRowCount(); row++) {
            T record = model.rows.get(table.convertRowIndexToModel(row));
            lines.append(columns.stream()
                            .map(column -> quoted(column.text().apply(record)))
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            throw DesktopException.unwritable(file.toString(), e);
        }
    }

    /** A leading sign would make a spreadsheet compute it. */
    private static String quoted(String text) {
        String safe = text.matches("[=+@-].+") ? "'" + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }

    private void filter() {
        String wanted = search.getText().strip().toLowerCase(Locale.ROOT);
        String bare = wanted.replaceAll("[:-]", "");
        sorter.setRowFilter(
                wanted.isEmpty()
                        ? null
                        : new RowFilter<Model, Integer>() {
                            @Override
                            public boolean include(Entry<? extends Model, ? extends Integer> entry) {
                                for (int i = 0; i < entry.getValueCount(); i++) {
                                    String cell = entry.getStringValue(i).toLowerCase(Locale.ROOT);
                                    if (cell.contains(wanted) || found(cell, bare)) {
                                        return true;
                                    }
                                }
                                return false;
                            }
                        });
        tellCount();
    }

    /** A MAC or serial number without its separators. */
    private static boolean found(String cell, String bare) {
        return !bare.isEmpty() && cell.replace(":", "").contains(bare);
    }

    private void tellCount() {
        count.setText(Texts.text("search.count", table.getRowCount(), model.rows.size()));
        counted.run();
    }

    /** Rows as they came. */
    private final class Model extends AbstractTableModel {
        private List<T> rows = new ArrayList<>();

        @Override
        public int getRowCount() {
            return rows.size();
        }

        @Override
        public int getColumnCount() {
            return columns.size();
        }

        @Override
        public String getColumnName(int column) {
            return Texts.text("column." + columns.get(column).key());
        }

        @Override
        public Object getValueAt(int row, int column) {
            return columns.get(column).text().apply(rows.get(row));
        }
    }

    /** States in their colour, hex in letters of one width. */
    private static final class Painter extends DefaultTableCellRenderer {
        @Override
        public Component getTableCellRendererComponent(
                JTable table, Object value, boolean selected, boolean focused, int row, int column) {
            super.getTableCellRendererComponent(table, value, selected, false, row, column);
            setToolTipText(String.valueOf(value));
            if (!selected) {
                setForeground(
                        switch (String.valueOf(value)) {
                            case "confirmed" -> Look.Meaning.GOOD.color();
                            case "revoked" -> Look.Meaning.BAD.color();
                            case "superseded" -> Look.Meaning.WARN.color();
                            default -> Look.text();
                        });
            }
            return this;
        }
    }
}
