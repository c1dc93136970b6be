package org.espprovision.desktop;

import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;

/** Does something with every letter. */
record OnTyping(Runnable action) implements DocumentListener {
    @Override
    public void insertUpdate(DocumentEvent event) {
        action.run();
    }

    @Override
    public void removeUpdate(DocumentEvent event) {
        action.run();
    }

    @Override
    public void changedUpdate(DocumentEvent event) {
        action.run();
    }
}
