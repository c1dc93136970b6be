package org.espprovision.desktop;

import java.awt.Component;
import javax.swing.JOptionPane;
import javax.swing.JTextArea;
import org.espprovision.ProvisioningException;

/** Tells a person of a failure outside a run, with its remedy. */
final class Notice {
    private Notice() {}

    static void failure(Component over, Throwable failure) {
        ResultBanner.Message message = failure instanceof ProvisioningException known
                ? ResultWords.of(known)
                : ResultWords.of(new Ending.Fault(failure));
        JTextArea text = Look.paragraph("notice");
        text.setColumns(52);
        text.setText(message.sentence() + "\n\n" + message.remedy());
        JOptionPane.showMessageDialog(over, text, message.word(), JOptionPane.ERROR_MESSAGE);
    }
}
