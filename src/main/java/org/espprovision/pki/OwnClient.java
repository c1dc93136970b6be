package org.espprovision.pki;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.pki.ExtensionRule.AuthorityKey;
import org.espprovision.pki.ExtensionRule.Constraints;
import org.espprovision.pki.ExtensionRule.Critical;
import org.espprovision.pki.ExtensionRule.Purposes;
import org.espprovision.pki.ExtensionRule.SubjectKey;
import org.espprovision.pki.ExtensionRule.Usage;

/** The certificate of an MQTT client of our own, which is no device: the same under every profile, and good for a day. */
final class OwnClient {
    static final Template TEMPLATE = new Template(
            List.of(new Template.NamePart(BCStyle.CN, "{name}", 64)),
            Lifetime.lasting(Duration.ofDays(1), Period.ofDays(1)),
            List.of(
                    new Constraints(Critical.YES, false, Optional.empty()),
                    new Usage(Critical.YES, KeyUsage.digitalSignature, 0),
                    new Purposes(Critical.NO, List.of(KeyPurposeId.id_kp_clientAuth)),
                    new SubjectKey(),
                    new AuthorityKey()));

    private OwnClient() {}
}
