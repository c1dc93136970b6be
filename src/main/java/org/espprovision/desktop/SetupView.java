package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.Passphrase;
import org.espprovision.station.WifiNetwork;
import org.espprovision.workspace.BrokerText;

/**
 * The first start: workspace, pass phrase, Wi-Fi, broker. Writes the {@code provision.yaml} the command line writes; what
 * stands there already is shown and left. The pass phrase goes nowhere: without one, one is made and kept in the user's
 * configuration folder, as the command line does.
 */
final class SetupView extends JPanel {
    private final Workplace workplace;
    private final AuthorityDoor door;
    private final Errands errands;
    private final Runnable done;
    private final JTextField ssid = new JTextField();
    private final JPasswordField password = new JPasswordField();
    private final JTextField broker = new JTextField();
    private final JPasswordField passphrase = new JPasswordField();
    private final JPasswordField repeated = new JPasswordField();
    private final JLabel authority = Look.small(" ");
    private final JTextArea problem = Look.paragraph("setup-problem");
    private final JButton save = Texts.label(new JButton(), "setup.save");
    private final JButton later = Texts.label(new JButton(), "setup.later");

    SetupView(Workplace workplace, AuthorityDoor door, Errands errands, Runnable done) {
        super(new MigLayout("ins 24, fill", "[center]", "[center]"));
        this.workplace = workplace;
        this.door = door;
        this.errands = errands;
        this.done = done;
        name(ssid, "setup-ssid");
        name(password, "setup-password");
        name(broker, "setup-broker");
        name(passphrase, "setup-passphrase");
        name(repeated, "setup-repeated");
        save.setName("setup-save");
        later.setName("setup-later");
        add(card(), "w 700!");
        save.addActionListener(event -> save());
        later.addActionListener(event -> done.run());
        refresh();
    }

    private static void name(JComponent field, String name) {
        field.setName(name);
    }

    private JPanel card() {
        JPanel card = Look.card("ins 14, gap 12 6, wrap 2, fillx, hidemode 3", "[200!][grow,fill]", "");
        var title = new JLabel(Texts.text("setup.title"));
        title.putClientProperty(FlatClientProperties.STYLE_CLASS, "h2");
        card.add(title, "span 2");
        JTextArea what = Look.paragraph("setup-what");
        what.setText(Texts.text("setup.what"));
        card.add(what, "span 2, growx, wmin 0, gapbottom 8");
        var folder =
                new JTextField(workplace.folder().toAbsolutePath().normalize().toString());
        folder.setEditable(false);
        folder.setName("setup-folder");
        row(card, folder, "setup.folder", "setup.folder-hint");
        row(card, passphrase, "setup.passphrase", "");
        row(card, repeated, "setup.repeated", "");
        card.add(new JLabel());
        card.add(authority, "wmin 0");
        row(card, ssid, "setup.ssid", "");
        row(card, password, "setup.password", "setup.password-hint");
        row(card, broker, "setup.broker", "setup.broker-hint");
        problem.setVisible(false);
        card.add(problem, "span 2, growx, wmin 0");
        save.putClientProperty(FlatClientProperties.STYLE, "font: bold");
        card.add(later, "span 2, split 2, gaptop 10, tag cancel");
        card.add(save, "tag ok");
        return card;
    }

    private static void row(JPanel card, JComponent field, String key, String hint) {
        card.add(Texts.labelFor(field, key), "gaptop 4");
        card.add(field, "wmin 0, gaptop 4");
        if (!hint.isEmpty()) {
            card.add(new JLabel());
            card.add(Look.small(Texts.text(hint)), "wmin 0");
        }
    }

    /** Nothing is there yet: neither an authority nor a network. */
    boolean isNeeded() {
        return !CertificateAuthority.exists(workplace.authority())
                && workplace.settings().find("wifi-ssid").isEmpty();
    }

    /** Shows what is settled already, which is not changed here. */
    void refresh() {
        settled(ssid, "wifi-ssid");
        settled(password, "wifi-password");
        settled(broker, "broker");
        boolean there = CertificateAuthority.exists(workplace.authority());
        passphrase.setEnabled(!there);
        repeated.setEnabled(!there);
        authority.setText(Texts.text(there ? "setup.authority-there" : "setup.authority-hint"));
    }

    private void settled(JTextField field, String name) {
        Optional<String> known = workplace.settings().find(name);
        field.setEnabled(known.isEmpty());
        field.setToolTipText(known.isEmpty() ? null : Texts.text("setup.known", name));
        known.filter(value -> !(field instanceof JPasswordField)).ifPresent(field::setText);
        field.putClientProperty(
                FlatClientProperties.PLACEHOLDER_TEXT,
                known.isPresent() && field instanceof JPasswordField ? Texts.text("setup.kept") : null);
    }

    private void save() {
        problem.setVisible(false);
        char[] chosen = passphrase.getPassword();
        char[] again = repeated.getPassword();
        boolean same = Arrays.equals(chosen, again);
        Arrays.fill(again, '\0');
        if (!same) {
            Arrays.fill(chosen, '\0');
            complain(Texts.text("setup.differ"));
            return;
        }
        Map<String, String> answers = answers();
        passphrase.setText("");
        repeated.setText("");
        save.setEnabled(false);
        errands.run(
                () -> {
                    check(answers);
                    if (chosen.length > 0) {
                        try (Passphrase used = Passphrase.of(chosen)) {
                            door.openWith(used);
                        }
                    }
                    workplace.settings().remember(answers);
                    return answers;
                },
                saved -> {
                    save.setEnabled(true);
                    refresh();
                    done.run();
                },
                failure -> {
                    save.setEnabled(true);
                    complain(
                            failure instanceof org.espprovision.ProvisioningException known
                                    ? known.what() + ". " + known.remedy()
                                    : String.valueOf(failure));
                });
    }

    private Map<String, String> answers() {
        Map<String, String> answers = new LinkedHashMap<>();
        String network = ssid.getText().strip();
        if (ssid.isEnabled() && !network.isEmpty()) {
            answers.put("wifi-ssid", network);
        }
        if (password.isEnabled() && !network.isEmpty()) {
            answers.put("wifi-password", new String(password.getPassword()));
        }
        if (broker.isEnabled() && !broker.getText().isBlank()) {
            answers.put("broker", broker.getText().strip());
        }
        return answers;
    }

    /** Refuses here what a run would refuse. */
    private static void check(Map<String, String> answers) {
        if (answers.containsKey("wifi-ssid")) {
            var unused = new WifiNetwork(answers.get("wifi-ssid"), answers.getOrDefault("wifi-password", ""));
        }
        if (answers.containsKey("broker")) {
            var unused = BrokerText.parse(answers.get("broker"), Optional.empty(), Optional.empty());
        }
    }

    private void complain(String text) {
        problem.setText(text);
        problem.setForeground(Look.Meaning.BAD.color());
        problem.setVisible(true);
        revalidate();
    }
}
