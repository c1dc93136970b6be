package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.espprovision.pki.AuthorityFacts;

/** A certificate as a picture: who signed whom, how much of its life is gone, and its numbers to copy. */
final class CertificateCard extends JPanel {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final ChainPicture chain = new ChainPicture();
    private final LifeBar life = new LifeBar();
    private final JPanel rows = new JPanel(new MigLayout("ins 0, gap 10 2, wrap 2, fillx", "[][grow,fill]"));

    CertificateCard(Clock clock, String name) {
        super(new MigLayout("ins 0, gap 0 10, wrap 1, fillx, hidemode 3", "[grow,fill]"));
        this.clock = clock;
        setOpaque(false);
        rows.setOpaque(false);
        Look.named(this, name, Texts.text("certificate"));
        add(chain);
        add(life);
        add(rows);
        empty();
    }

    void empty() {
        chain.setVisible(false);
        life.setVisible(false);
        rows.removeAll();
        rows.add(Look.small(Texts.text("certificate.none")), "span 2");
        revalidate();
        repaint();
    }

    void show(X509Certificate certificate) {
        var facts = new AuthorityFacts(certificate);
        chain.setVisible(true);
        life.setVisible(true);
        chain.show(commonName(facts.issuer()), commonName(facts.subject()));
        life.show(facts.notBefore(), facts.notAfter(), clock.instant());
        rows.removeAll();
        row("certificate.subject", facts.subject());
        row("certificate.issuer", facts.issuer());
        row("certificate.key", facts.key());
        row("certificate.valid", day(facts.notBefore()) + " – " + day(facts.notAfter()));
        row("certificate.serial", facts.serial());
        row("certificate.sha256", facts.fingerprint());
        revalidate();
        repaint();
    }

    private void row(String key, String value) {
        var field = new JTextField(value);
        field.setEditable(false);
        field.setOpaque(false);
        field.setCaretPosition(0);
        field.setToolTipText(value);
        field.putClientProperty(FlatClientProperties.STYLE, "border: 0,0,0,0; background: null");
        JLabel label = Texts.labelFor(field, key);
        label.putClientProperty(FlatClientProperties.STYLE, "foreground: $Label.disabledForeground");
        rows.add(label);
        rows.add(field, "wmin 0");
    }

    static String day(Instant time) {
        return DAY.format(time);
    }

    /** The CN of a distinguished name, or all of it. */
    static String commonName(String name) {
        for (String part : name.split(",", -1)) {
            if (part.strip().startsWith("CN=")) {
                return part.strip().substring(3);
            }
        }
        return name;
    }
}
