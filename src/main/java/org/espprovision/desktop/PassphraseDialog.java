package org.espprovision.desktop;

import java.awt.Component;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.SwingUtilities;
import net.miginfocom.swing.MigLayout;
import org.espprovision.pki.Passphrase;

/** Asks for the pass phrase of an authority; called on a working thread, which waits. */
final class PassphraseDialog implements AuthorityDoor.Question {
    private final Component over;

    PassphraseDialog(Component over) {
        this.over = over;
    }

    @Override
    public Optional<Passphrase> ask(Path authority) {
        List<Passphrase> answer = new ArrayList<>();
        try {
            SwingUtilities.invokeAndWait(() -> shown(authority).ifPresent(answer::add));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the question could not be shown", e);
        }
        return answer.stream().findFirst();
    }

    private Optional<Passphrase> shown(Path authority) {
        var field = new JPasswordField(28);
        field.setName("passphrase");
        var panel = new JPanel(new MigLayout("ins 0, wrap 1, fillx", "[grow,fill]"));
        panel.add(new JLabel(Texts.text("passphrase.question", authority)));
        panel.add(Texts.labelFor(field, "passphrase"));
        panel.add(field);
        field.addHierarchyListener(event -> SwingUtilities.invokeLater(field::requestFocusInWindow));
        int chosen = JOptionPane.showConfirmDialog(
                over, panel, Texts.text("title"), JOptionPane.OK_CANCEL_OPTION, JOptionPane.QUESTION_MESSAGE);
        char[] typed = field.getPassword();
        return chosen == JOptionPane.OK_OPTION && typed.length > 0
                ? Optional.of(Passphrase.of(typed))
                : Optional.empty();
    }
}
