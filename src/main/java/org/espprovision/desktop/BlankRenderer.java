package org.espprovision.desktop;

import java.awt.Component;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JList;

/** Shows words where a choice is left open. */
final class BlankRenderer extends DefaultListCellRenderer {
    private final String words;

    BlankRenderer(String key) {
        words = Texts.text(key);
    }

    @Override
    public Component getListCellRendererComponent(
            JList<?> list, Object value, int index, boolean selected, boolean focused) {
        return super.getListCellRendererComponent(list, "".equals(value) ? words : value, index, selected, focused);
    }
}
