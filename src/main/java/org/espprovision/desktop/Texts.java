package org.espprovision.desktop;

import java.util.ResourceBundle;
import javax.swing.AbstractButton;
import javax.swing.JLabel;

/** Every text of the window, from one bundle. An ampersand stands before the letter that is the mnemonic. */
final class Texts {
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("org.espprovision.desktop.texts");

    private Texts() {}

    static String text(String key, Object... values) {
        String found = BUNDLE.getString(key);
        return values.length == 0 ? found : found.formatted(values);
    }

    static boolean has(String key) {
        return BUNDLE.containsKey(key);
    }

    /** Labels a button, with its mnemonic. */
    static <B extends AbstractButton> B label(B button, String key) {
        String found = text(key);
        button.setText(found.replace("&", ""));
        if (found.indexOf('&') >= 0) {
            button.setMnemonic(Character.toUpperCase(found.charAt(found.indexOf('&') + 1)));
        }
        return button;
    }

    /** A label whose mnemonic leads to a field; screen readers read it as the field's name. */
    static JLabel labelFor(javax.swing.JComponent field, String key) {
        String found = text(key);
        var label = new JLabel(found.replace("&", ""));
        if (found.indexOf('&') >= 0) {
            label.setDisplayedMnemonic(Character.toUpperCase(found.charAt(found.indexOf('&') + 1)));
        }
        label.setLabelFor(field);
        field.getAccessibleContext().setAccessibleName(found.replace("&", ""));
        return label;
    }
}
