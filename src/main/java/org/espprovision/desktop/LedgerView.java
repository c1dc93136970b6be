package org.espprovision.desktop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;
import org.espprovision.ledger.DeviceRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerReport;

/** What was made: every board the ledger knows, how far it has come, and whether the record is whole. */
final class LedgerView extends JPanel {
    private final Workplace workplace;
    private final Errands errands;
    private final JLabel whole = new JLabel(" ");
    private final JButton verify = Texts.label(new JButton(), "ledger.verify");
    private final JButton export = Texts.label(new JButton(), "export");
    private final SearchTable<DeviceRecord> devices = new SearchTable<>(
            "ledger",
            List.of(
                    new SearchTable.Column<>("mac", 140, each -> each.mac().toString()),
                    new SearchTable.Column<>(
                            "state", 90, each -> each.state().name().toLowerCase(Locale.ROOT)),
                    new SearchTable.Column<>(
                            "name",
                            200,
                            each -> each.latest()
                                    .map(latest -> latest.deviceName())
                                    .orElse("")),
                    new SearchTable.Column<>(
                            "serial", 320, each -> each.serial().orElse("")),
                    new SearchTable.Column<>(
                            "until",
                            90,
                            each -> each.notAfter().map(CertificateCard::day).orElse("")),
                    new SearchTable.Column<>(
                            "certificates",
                            90,
                            each -> Integer.toString(each.certificates().size()))));

    LedgerView(Workplace workplace, Errands errands) {
        super(new MigLayout("ins 14, fill", "[grow,fill]", "[grow,fill]"));
        this.workplace = workplace;
        this.errands = errands;
        JPanel card = Look.card("ins 4, wrap 1, fill", "[grow,fill]", "[][grow,fill][]");
        card.add(Look.heading("boards"));
        card.add(devices, "wmin 0, hmin 0");
        verify.setName("ledger-verify");
        export.setName("ledger-export");
        whole.setName("ledger-whole");
        verify.addActionListener(event -> verify());
        export.addActionListener(event -> save());
        card.add(verify, "split 3, growx 0");
        card.add(whole, "growx, pushx, wmin 0");
        card.add(export, "growx 0");
        add(card, "wmin 0");
    }

    /** Looks anew. */
    void refresh() {
        errands.run(
                () -> Files.isDirectory(workplace.ledger()) ? ledger().devices() : List.<DeviceRecord>of(),
                devices::show,
                failure -> Notice.failure(this, failure));
    }

    private void verify() {
        verify.setEnabled(false);
        whole.setText(Texts.text("ledger.verifying"));
        errands.run(
                () -> ledger().verify(),
                report -> {
                    verify.setEnabled(true);
                    show(report);
                },
                failure -> {
                    verify.setEnabled(true);
                    whole.setText(" ");
                    Notice.failure(this, failure);
                });
    }

    private void show(LedgerReport report) {
        report.broken()
                .ifPresentOrElse(
                        found -> say(Look.Meaning.BAD, Texts.text("ledger.broken", found.line(), found.what())),
                        () -> say(Look.Meaning.GOOD, Texts.text("ledger.whole", report.lines(), report.head())));
    }

    private void say(Look.Meaning meaning, String text) {
        whole.setForeground(meaning.color());
        whole.setText(text);
        whole.setToolTipText(text);
    }

    private Ledger ledger() {
        return Ledger.open(workplace.ledger(), workplace.clock());
    }

    private void save() {
        var chooser = new JFileChooser();
        chooser.setSelectedFile(new java.io.File("boards.csv"));
        if (chooser.showSaveDialog(this) == JFileChooser.APPROVE_OPTION) {
            Path file = chooser.getSelectedFile().toPath();
            try {
                devices.saveTo(file);
            } catch (DesktopException e) {
                Notice.failure(this, e);
            }
        }
    }
}
