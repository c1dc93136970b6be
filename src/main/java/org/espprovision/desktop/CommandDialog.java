package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.Component;
import java.awt.Dialog;
import java.util.ArrayList;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import net.miginfocom.swing.MigLayout;

/** Runs a command that a remedy names and shows it with what it says. Does not block the window. */
final class CommandDialog extends JDialog {
    private final JTextArea output = new JTextArea(16, 76);
    private final JProgressBar busy = new JProgressBar();
    private final JLabel status = new JLabel(" ");

    private CommandDialog(Component over, Remedy remedy) {
        super(SwingUtilities.getWindowAncestor(over), remedy.toString(), Dialog.ModalityType.MODELESS);
        setName("command-dialog");
        setLayout(new MigLayout("ins 16, gap 8 10, fill, wrap 1", "[grow,fill]", "[][grow,fill][]"));
        var heading = new JLabel("$ " + remedy);
        heading.putClientProperty(FlatClientProperties.STYLE, "font: bold $monospaced.font");
        add(heading);
        output.setEditable(false);
        Look.named(output, "command-output", Texts.text("command.output"));
        output.putClientProperty(FlatClientProperties.STYLE_CLASS, "monospaced");
        add(new JScrollPane(output));
        busy.setIndeterminate(true);
        status.setName("command-status");
        var close = Texts.label(new JButton(), "close");
        close.setName("command-close");
        close.addActionListener(event -> dispose());
        add(busy, "split 3, w 140!");
        add(status, "growx, pushx");
        add(close, "growx 0");
        getRootPane().setDefaultButton(close);
        getRootPane()
                .registerKeyboardAction(
                        event -> dispose(),
                        KeyStroke.getKeyStroke("ESCAPE"),
                        javax.swing.JComponent.WHEN_IN_FOCUSED_WINDOW);
        pack();
        setLocationRelativeTo(over);
    }

    static void run(Component over, Workplace workplace, Errands errands, Remedy remedy) {
        var dialog = new CommandDialog(over, remedy);
        dialog.setVisible(true);
        List<String> arguments = new ArrayList<>(remedy.words());
        arguments.add("--workspace");
        arguments.add(workplace.folder().toString());
        errands.run(
                () -> workplace.commands().run(arguments),
                dialog::show,
                failure -> dialog.status.setText(String.valueOf(failure)));
    }

    private void show(CommandRunner.Ran ran) {
        busy.setVisible(false);
        output.setText(ran.text());
        output.setCaretPosition(0);
        status.setText(Texts.text(ran.exitStatus() == 0 ? "command.good" : "command.bad", ran.exitStatus()));
        status.setForeground((ran.exitStatus() == 0 ? Look.Meaning.GOOD : Look.Meaning.BAD).color());
    }
}
