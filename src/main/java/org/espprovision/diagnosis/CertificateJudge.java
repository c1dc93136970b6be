package org.espprovision.diagnosis;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espprovision.broker.CertificateFacts;
import org.espprovision.broker.LogTime;
import org.espprovision.broker.NameRule;

/**
 * One certificate as the other end judges it: the device's by OpenSSL's rules, the broker's by BearSSL's. Whether a key
 * belongs to it cannot be seen from a certificate.
 */
final class CertificateJudge {
    private static final int DIGITAL_SIGNATURE = 0; // bit number of RFC 5280, 4.2.1.3
    private static final int SLOW_RSA_BITS = 4096;
    private static final int LARGEST_RSA_BITS = 4096;
    private static final int SMALLEST_RSA_BITS = 1024;
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String RSA_PSS = "1.2.840.113549.1.1.10";

    /** The chip signs for TLS with RSA up to this size and with these curves; others load as no key at all. */
    private static final Set<Integer> CURVE_BITS = Set.of(256, 384, 521);

    private final X509Certificate certificate;
    private final CertificateRole role;
    private final LogTime at;
    private final Captured captured;
    private final String who;
    private final List<CertificateFault> faults = new ArrayList<>();
    private final Set<Cause> cleared = EnumSet.noneOf(Cause.class);

    CertificateJudge(X509Certificate certificate, CertificateRole role, LogTime at, Captured captured) {
        this.certificate = certificate;
        this.role = role;
        this.at = at;
        this.captured = captured;
        this.who = CertificateFacts.display(certificate.getSubjectX500Principal());
        if (role == CertificateRole.DEVICE) {
            judgeDevice();
        } else {
            judgeBroker();
        }
    }

    List<CertificateFault> faults() {
        return List.copyOf(faults);
    }

    /** What it cannot be. */
    Set<Cause> cleared() {
        return cleared;
    }

    String summary() {
        return "%s, taken for the %s: %s, valid %s to %s, issued by %s, serial %s"
                .formatted(
                        who,
                        role == CertificateRole.DEVICE ? "device's" : "broker's",
                        key(),
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant(),
                        CertificateFacts.display(certificate.getIssuerX500Principal()),
                        certificate.getSerialNumber().toString(16));
    }

    private String key() {
        PublicKey key = certificate.getPublicKey();
        return key instanceof RSAPublicKey rsa
                ? "RSA " + rsa.getModulus().bitLength()
                : key instanceof ECPublicKey ec
                        ? "EC " + ec.getParams().getCurve().getField().getFieldSize()
                        : key.getAlgorithm();
    }

    private void judgeDevice() {
        dates(Cause.DEVICE_EXPIRED, Cause.DEVICE_NOT_YET_VALID);
        List<String> purposes = CertificateRole.purposes(certificate);
        boolean purpose = purposes.isEmpty()
                || purposes.contains(CertificateRole.CLIENT_AUTH)
                || purposes.contains(CertificateRole.ANY_PURPOSE);
        check(
                purpose && mayDo(DIGITAL_SIGNATURE),
                Cause.DEVICE_PURPOSE,
                purpose ? "its key usage lacks digitalSignature" : "its extended key usage lacks clientAuth");
        issuer(Cause.DEVICE_UNKNOWN_AUTHORITY);
        captured.revocations()
                .ifPresent(list -> check(
                        !list.isRevoked(certificate) || !isOfListsIssuer(),
                        Cause.DEVICE_REVOKED,
                        "the revocation list has its serial number"));
        PublicKey key = certificate.getPublicKey();
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= SLOW_RSA_BITS) {
            fault(
                    Cause.HANDSHAKE_TIMEOUT,
                    "signing with RSA of 4,096 bits takes the chip 24 s at 80 MHz; TLS allows 15 s");
        }
        boolean usable = key instanceof RSAPublicKey
                || (key instanceof ECPublicKey ec
                        && CURVE_BITS.contains(
                                ec.getParams().getCurve().getField().getFieldSize()));
        check(
                usable,
                Cause.NO_CLIENT_CERTIFICATE,
                "the chip cannot use a key of this kind, so it sends no certificate");
        cleared.remove(Cause.NO_CLIENT_CERTIFICATE); // the file on the device may be another
    }

    private boolean isOfListsIssuer() {
        return captured.revocations()
                .filter(list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()))
                .isPresent();
    }

    private void judgeBroker() {
        dates(Cause.BROKER_DATES, Cause.BROKER_DATES);
        issuer(Cause.BROKER_NOT_TRUSTED);
        captured.host().ifPresent(host -> {
            Optional<NameRule.Mismatch> mismatch = new NameRule(host).inspect(certificate);
            check(
                    mismatch.isEmpty(),
                    Cause.BROKER_NAME,
                    "it is not for “" + host + "”: "
                            + mismatch.map(NameRule.Mismatch::words).orElse(""));
        });
        if (!mayDo(DIGITAL_SIGNATURE)) {
            fault(Cause.BROKER_CERTIFICATE, "its key usage lacks digitalSignature, which ECDHE needs (BearSSL's 28)");
        }
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (critical != null && critical.contains(EXTENDED_KEY_USAGE)) {
            fault(Cause.BROKER_CERTIFICATE, "its extended key usage is marked critical (BearSSL's 57)");
        }
        if (certificate.getSigAlgOID().equals(RSA_PSS)) {
            fault(Cause.BROKER_CERTIFICATE, "it is signed with RSA-PSS (BearSSL's 49)");
        }
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits > LARGEST_RSA_BITS || bits < SMALLEST_RSA_BITS) {
                fault(Cause.BROKER_CERTIFICATE, "the chip takes RSA of 1,024 to 4,096 bits, this has " + bits);
            }
        }
    }

    private void dates(Cause expired, Cause notYet) {
        Instant first = certificate.getNotBefore().toInstant();
        Instant last = certificate.getNotAfter().toInstant();
        boolean over = last.isBefore(at.earliest());
        boolean early = first.isAfter(at.latest());
        if (over) {
            fault(expired, "it was valid until %s, and it was %s".formatted(last, when()));
        }
        if (early) {
            fault(notYet, "it is valid from %s, and it was %s".formatted(first, when()));
        }
        if (last.isAfter(at.latest()) && !early) {
            cleared.add(expired);
        }
        if (first.isBefore(at.earliest()) && !over) {
            cleared.add(notYet);
        }
        cleared.removeIf(cause -> cause == Cause.BROKER_DATES && (over || early));
    }

    private String when() {
        return at.isExact() ? at.earliest().toString() : "between %s and %s".formatted(at.earliest(), at.latest());
    }

    /** Up to an authority that was named, over certificates that were handed over with it. */
    private void issuer(Cause otherwise) {
        if (captured.authorities().isEmpty()) {
            return;
        }
        List<X509Certificate> issuers = new ArrayList<>(captured.authorities());
        issuers.addAll(captured.certificates());
        boolean trusted = captured.authorities().contains(certificate);
        X509Certificate at = certificate;
        for (int depth = 0; depth <= issuers.size() && !trusted; depth++) {
            Optional<X509Certificate> next = issuerOf(at, issuers);
            if (next.isEmpty() || next.get().equals(at)) {
                break;
            }
            at = next.get();
            trusted = captured.authorities().contains(at);
        }
        String issuer = CertificateFacts.display(certificate.getIssuerX500Principal());
        if (!trusted) {
            fault(
                    otherwise,
                    "it was issued by %s, which does not lead to the authority that was given".formatted(issuer));
        }
    }

    private static Optional<X509Certificate> issuerOf(X509Certificate subject, List<X509Certificate> issuers) {
        return issuers.stream().filter(issuer -> isSigned(subject, issuer)).findFirst();
    }

    private static boolean isSigned(X509Certificate subject, X509Certificate issuer) {
        if (!subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            subject.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException notItsKey) {
            return false;
        }
    }

    private boolean mayDo(int keyUsageBit) {
        boolean[] bits = certificate.getKeyUsage();
        return bits == null || bits[keyUsageBit];
    }

    private void check(boolean good, Cause otherwise, String words) {
        if (good) {
            cleared.add(otherwise);
        } else {
            fault(otherwise, words);
        }
    }

    private void fault(Cause cause, String words) {
        faults.add(new CertificateFault(cause, who + ": " + words));
    }
}
