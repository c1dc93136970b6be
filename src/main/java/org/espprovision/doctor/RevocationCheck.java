package org.espprovision.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.espprovision.FailureKind;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CaFile;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.RevocationList;

/** The revocation list: a Mosquitto with one that ran out refuses everybody. */
final class RevocationCheck implements Check {
    private static final String RENEW =
            "'provision ca crl' makes a new one; 'provision broker crl' brings it to the broker and proves it.";

    private final Premises premises;

    RevocationCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String subject() {
        return "the revocation list";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.CREDENTIALS;
    }

    @Override
    public void look(Findings found) {
        Path authority = CertificateAuthority.certificateFile(premises.authority());
        if (!Files.exists(authority)) {
            return;
        }
        X509Certificate issuer = CaFile.read(authority);
        Path file = CertificateAuthority.revocationFile(premises.authority());
        if (!Files.exists(file)) {
            long withdrawn = withdrawn(issuer);
            if (withdrawn > 0) {
                missing(found, withdrawn);
            } else {
                found.ok("crl.none", "nothing is revoked and no list was made yet");
            }
            return;
        }
        RevocationList list = RevocationList.read(file);
        if (!isSignedBy(list, issuer)) {
            found.problem("crl.foreign", "%s is not signed by this authority".formatted(file), RENEW);
            return;
        }
        age(found, list);
        long missing = withdrawnAndNotOn(list, issuer);
        if (missing > 0) {
            missing(found, missing);
        }
    }

    private void age(Findings found, RevocationList list) {
        Instant now = premises.clock().instant();
        if (now.isBefore(list.thisUpdate())) {
            found.problem(
                    "crl.early",
                    "the revocation list begins only on %s".formatted(list.thisUpdate()),
                    "This machine's clock is behind, or was ahead when the list was made. " + RENEW);
        } else if (!now.isBefore(list.nextUpdate())) {
            found.problem("crl.expired", list.warning(premises.clock()).orElseThrow(), RENEW);
        } else if (list.warning(premises.clock()).isPresent()) {
            found.warning("crl.ends-soon", list.warning(premises.clock()).orElseThrow(), RENEW);
        } else {
            found.ok(
                    "crl.current",
                    "revocation list number %s is %,d days old, has %,d certificates and lasts until %s"
                            .formatted(
                                    list.number(),
                                    Duration.between(list.thisUpdate(), now).toDays(),
                                    list.size(),
                                    list.nextUpdate()));
        }
    }

    private static void missing(Findings found, long count) {
        found.problem(
                "crl.behind",
                "%,d certificates that the ledger has as withdrawn are on no revocation list: brokers let them in"
                        .formatted(count),
                RENEW);
    }

    private static boolean isSignedBy(RevocationList list, X509Certificate issuer) {
        try {
            list.x509().verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private long withdrawn(X509Certificate issuer) {
        return Files.isDirectory(premises.ledger())
                ? Ledger.open(premises.ledger(), premises.clock()).certificates().stream()
                        .filter(each -> isWithdrawn(each, issuer))
                        .count()
                : 0;
    }

    private long withdrawnAndNotOn(RevocationList list, X509Certificate issuer) {
        return Files.isDirectory(premises.ledger())
                ? Ledger.open(premises.ledger(), premises.clock()).certificates().stream()
                        .filter(each -> isWithdrawn(each, issuer))
                        .filter(each ->
                                !list.x509().isRevoked(each.certificate().orElseThrow()))
                        .count()
                : 0;
    }

    private static boolean isWithdrawn(CertificateRecord each, X509Certificate issuer) {
        return each.withdrawal().isPresent()
                && each.certificate()
                        .filter(certificate ->
                                certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()))
                        .isPresent();
    }
}
