package org.espprovision.desktop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.RevocationList;
import org.espprovision.pki.RevocationReason;
import org.espprovision.station.Registrar;

/** The authority: until when it and its revocation list hold, what it issued, and taking that back. */
final class AuthorityView extends JPanel {
    private final Workplace workplace;
    private final AuthorityDoor door;
    private final Errands errands;
    private final CertificateCard card;
    private final JTextArea list = Look.paragraph("crl");
    private final LifeBar listLife = new LifeBar();
    private final JButton revoke = Texts.label(new JButton(), "revoke");
    private final JButton renew = Texts.label(new JButton(), "crl.renew");
    private final JButton saveList = Texts.label(new JButton(), "crl.save");
    private final JButton saveCertificate = Texts.label(new JButton(), "certificate.save");
    private final JButton export = Texts.label(new JButton(), "export");
    private final SearchTable<CertificateRecord> certificates = new SearchTable<>(
            "authority",
            List.of(
                    new SearchTable.Column<>(
                            "state", 80, each -> each.state().name().toLowerCase(Locale.ROOT)),
                    new SearchTable.Column<>("name", 190, CertificateRecord::deviceName),
                    new SearchTable.Column<>(
                            "mac", 130, each -> each.mac().map(Object::toString).orElse("")),
                    new SearchTable.Column<>("serial", 320, CertificateRecord::serial),
                    new SearchTable.Column<>(
                            "until",
                            90,
                            each -> each.notAfter().map(CertificateCard::day).orElse(""))));

    /** What there is to show. */
    private record Found(
            Optional<X509Certificate> authority, Optional<RevocationList> list, List<CertificateRecord> certificates) {}

    AuthorityView(Workplace workplace, AuthorityDoor door, Errands errands) {
        super(new MigLayout("ins 14, gap 14, fill", "[grow 60,fill][grow 40,fill]", "[][grow,fill]"));
        this.workplace = workplace;
        this.door = door;
        this.errands = errands;
        card = new CertificateCard(workplace.clock(), "authority-certificate");
        add(authorityCard(), "wmin 0, grow");
        add(listCard(), "wmin 0, grow, wrap");
        add(certificateCard(), "span 2, wmin 0, grow");
        certificates.onSelection(this::offer);
        offer();
    }

    private JPanel authorityCard() {
        JPanel panel = Look.card("ins 4, wrap 1, fillx", "[grow,fill]", "");
        panel.add(Look.heading("authority"));
        panel.add(card, "wmin 0");
        return panel;
    }

    private JPanel listCard() {
        JPanel panel = Look.card("ins 4, wrap 1, fill", "[grow,fill]", "[][][][grow]");
        panel.add(Look.heading("crl"));
        panel.add(listLife);
        panel.add(list, "wmin 0");
        renew.setName("crl-renew");
        saveList.setName("crl-save");
        renew.addActionListener(event -> change(() -> new Registrar(open(), ledger(), workplace.random()).renewList()));
        saveList.addActionListener(
                event -> copyOut(CertificateAuthority.revocationFile(workplace.authority()), "ca.crl.pem"));
        panel.add(renew, "split 2, growx 0, aligny bottom");
        panel.add(saveList, "growx 0, aligny bottom");
        return panel;
    }

    private JPanel certificateCard() {
        JPanel panel = Look.card("ins 4, wrap 1, fill", "[grow,fill]", "[][grow,fill][]");
        panel.add(Look.heading("issued"));
        panel.add(certificates, "wmin 0, hmin 0");
        revoke.setName("revoke");
        saveCertificate.setName("certificate-save");
        export.setName("export");
        revoke.addActionListener(event -> askAndRevoke());
        saveCertificate.addActionListener(event -> saveCertificate());
        export.addActionListener(event -> saveTable());
        panel.add(revoke, "split 4, growx 0");
        panel.add(saveCertificate, "growx 0");
        panel.add(new JLabel(), "pushx, growx");
        panel.add(export, "growx 0");
        return panel;
    }

    /** Looks anew; needs no pass phrase. */
    void refresh() {
        errands.run(this::look, this::show, failure -> Notice.failure(this, failure));
    }

    private Found look() {
        Path folder = workplace.authority();
        Path listFile = CertificateAuthority.revocationFile(folder);
        return new Found(
                CertificateAuthority.exists(folder)
                        ? Optional.of(CertificateAuthority.require(folder, workplace.clock()))
                        : Optional.empty(),
                Files.exists(listFile) ? Optional.of(RevocationList.read(listFile)) : Optional.empty(),
                Files.isDirectory(workplace.ledger()) ? ledger().certificates() : List.of());
    }

    private void show(Found found) {
        found.authority().ifPresentOrElse(card::show, card::empty);
        listLife.setVisible(found.list().isPresent());
        found.list().ifPresentOrElse(this::show, () -> list.setText(Texts.text("crl.none")));
        renew.setEnabled(found.authority().isPresent());
        saveList.setEnabled(found.list().isPresent());
        certificates.show(found.certificates());
    }

    private void show(RevocationList found) {
        listLife.show(found.thisUpdate(), found.nextUpdate(), workplace.clock().instant());
        String facts = Texts.text(
                "crl.facts",
                found.number(),
                found.size(),
                CertificateCard.day(found.thisUpdate()),
                CertificateCard.day(found.nextUpdate()));
        list.setText(found.warning(workplace.clock())
                .map(warning -> facts + "\n\n" + warning)
                .orElse(facts));
    }

    private void offer() {
        Optional<CertificateRecord> chosen = certificates.selected();
        revoke.setEnabled(chosen.filter(each -> !each.state().isWithdrawn()).isPresent());
        saveCertificate.setEnabled(chosen.flatMap(CertificateRecord::issued).isPresent());
    }

    /** The safe answer is the default, and what cannot be undone says so. */
    private void askAndRevoke() {
        CertificateRecord chosen = certificates.selected().orElseThrow();
        var reason = new JComboBox<>(RevocationReason.values());
        reason.setName("revoke-reason");
        var panel = new JPanel(new MigLayout("ins 0, wrap 1, fillx, gap 0 8", "[grow,fill]"));
        JTextArea question = Look.paragraph("revoke-question");
        question.setColumns(48);
        question.setText(Texts.text("revoke.question", chosen.deviceName(), chosen.serial()));
        panel.add(question);
        panel.add(Texts.labelFor(reason, "revoke.reason"));
        panel.add(reason);
        Object[] answers = {Texts.text("revoke.yes"), Texts.text("revoke.no")};
        int answer = JOptionPane.showOptionDialog(
                this,
                panel,
                Texts.text("revoke").replace("&", ""),
                JOptionPane.DEFAULT_OPTION,
                JOptionPane.WARNING_MESSAGE,
                null,
                answers,
                answers[1]);
        if (answer == 0) {
            var why = (RevocationReason) java.util.Objects.requireNonNull(reason.getSelectedItem());
            change(() -> {
                var registrar = new Registrar(open(), ledger(), workplace.random());
                var unused = registrar.revoke(chosen.serial(), why);
                return registrar.renewList();
            });
        }
    }

    private void change(java.util.concurrent.Callable<RevocationList> work) {
        renew.setEnabled(false);
        revoke.setEnabled(false);
        errands.run(
                work,
                made -> {
                    refresh();
                    JOptionPane.showMessageDialog(this, Texts.text("crl.made", made.number()));
                },
                failure -> {
                    refresh();
                    Notice.failure(this, failure);
                });
    }

    private CertificateAuthority open() {
        CertificateAuthority.require(workplace.authority(), workplace.clock());
        return door.open(text -> {});
    }

    private Ledger ledger() {
        return Ledger.open(workplace.ledger(), workplace.clock());
    }

    private void saveCertificate() {
        CertificateRecord chosen = certificates.selected().orElseThrow();
        byte[] der = chosen.issued().orElseThrow().certificateDer();
        choose(chosen.deviceName() + ".crt.der").ifPresent(file -> save(() -> Files.write(file, der), file));
    }

    private void saveTable() {
        choose("certificates.csv")
                .ifPresent(file -> save(
                        () -> {
                            certificates.saveTo(file);
                            return file;
                        },
                        file));
    }

    private void copyOut(Path from, String name) {
        choose(name).ifPresent(file -> save(() -> Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING), file));
    }

    private Optional<Path> choose(String name) {
        var chooser = new JFileChooser();
        chooser.setSelectedFile(new java.io.File(name));
        return chooser.showSaveDialog(this) == JFileChooser.APPROVE_OPTION
                ? Optional.of(chooser.getSelectedFile().toPath())
                : Optional.empty();
    }

    /** Writing that may fail. */
    private interface Writing {
        Object to() throws IOException;
    }

    private void save(Writing writing, Path file) {
        try {
            var unused = writing.to();
        } catch (IOException e) {
            Notice.failure(this, DesktopException.unwritable(file.toString(), e));
        } catch (DesktopException e) {
            Notice.failure(this, e);
        }
    }
}
