package org.espprovision.broker;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Walks a chain from its first certificate to the authority and says at which step and why it breaks off (RFC 5280, 6.1,
 * for chains without policies and name constraints). The JDK's own path builder is not used because it answers most
 * questions with "unable to find valid certification path".
 *
 * <p>The order of the questions is fixed: a stranger's dates do not matter, and a revoked certificate that has also
 * expired is reported as expired.
 */
record ChainCheck(X509Certificate authority, Clock clock, Usage usage, Predicate<X509Certificate> revoked) {
    private static final int DIGITAL_SIGNATURE = 0; // bit numbers of RFC 5280, 4.2.1.3
    private static final int KEY_CERT_SIGN = 5;
    private static final int NO_CA = -1;
    private static final Set<String> UNDERSTOOD =
            Set.of("2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.32", "2.5.29.37"); // KU, SAN, BC, policies, EKU

    /** What the first certificate of the chain is for. */
    enum Usage {
        CLIENT("1.3.6.1.5.5.7.3.2", "clientAuth"),
        SERVER("1.3.6.1.5.5.7.3.1", "serverAuth");

        private static final String ANY = "2.5.29.37.0";
        private final String oid;
        private final String words;

        Usage(String oid, String words) {
            this.oid = oid;
            this.words = words;
        }
    }

    /** Where the walk broke off. */
    record Finding(RefusalReason reason, String detail) {}

    /** Empty when the chain is good. */
    Optional<Finding> inspect(List<X509Certificate> chain) {
        Optional<Finding> broken = links(chain);
        if (broken.isPresent()) {
            return broken;
        }
        return dates(chain).or(() -> usages(chain)).or(() -> revocation(chain));
    }

    private Optional<Finding> links(List<X509Certificate> chain) {
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate subject = chain.get(i);
            if (subject.equals(authority) || isSignedBy(subject, authority)) {
                return Optional.empty();
            }
            if (i + 1 == chain.size() || !isSignedBy(subject, chain.get(i + 1))) {
                return Optional.of(unknownIssuer(subject));
            }
        }
        return Optional.of(new Finding(RefusalReason.NO_CERTIFICATE, "an empty chain was shown"));
    }

    /** The part of the chain that counts: up to the certificate that the authority signed. */
    private List<X509Certificate> used(List<X509Certificate> chain) {
        int count = 1;
        while (count < chain.size()
                && !chain.get(count - 1).equals(authority)
                && !isSignedBy(chain.get(count - 1), authority)) {
            count++;
        }
        return chain.subList(0, count);
    }

    private static boolean isSignedBy(X509Certificate subject, X509Certificate issuer) {
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

    private Finding unknownIssuer(X509Certificate subject) {
        boolean namesake = subject.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        String who = CertificateFacts.display(subject.getSubjectX500Principal());
        String issuer = CertificateFacts.display(subject.getIssuerX500Principal());
        String ours = CertificateFacts.display(authority.getSubjectX500Principal());
        return new Finding(
                RefusalReason.UNKNOWN_ISSUER,
                namesake
                        ? "%s was signed by another key of the same CA name, %s".formatted(who, ours)
                        : "%s was signed by %s, which does not lead to %s".formatted(who, issuer, ours));
    }

    private Optional<Finding> dates(List<X509Certificate> chain) {
        for (X509Certificate certificate : used(chain)) {
            Optional<Finding> wrong = dates(certificate);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return dates(authority);
    }

    private Optional<Finding> dates(X509Certificate certificate) {
        Instant now = clock.instant();
        Instant first = certificate.getNotBefore().toInstant();
        Instant last = certificate.getNotAfter().toInstant();
        String who = CertificateFacts.display(certificate.getSubjectX500Principal());
        if (now.isBefore(first)) {
            return Optional.of(new Finding(
                    RefusalReason.NOT_YET_VALID, "%s is valid from %s; it is %s here".formatted(who, first, now)));
        }
        if (now.isAfter(last)) {
            return Optional.of(new Finding(
                    RefusalReason.EXPIRED, "%s was valid until %s; it is %s here".formatted(who, last, now)));
        }
        return Optional.empty();
    }

    private Optional<Finding> usages(List<X509Certificate> chain) {
        List<X509Certificate> used = used(chain);
        for (int depth = 1; depth < used.size(); depth++) {
            Optional<String> wrong = wrongForIssuing(used.get(depth), depth - 1);
            if (wrong.isPresent()) {
                return wrong.map(words -> new Finding(RefusalReason.WRONG_USAGE, words));
            }
        }
        return wrongForIssuing(authority, used.size() - 1)
                .or(() -> wrongForTls(used.get(0)))
                .map(words -> new Finding(RefusalReason.WRONG_USAGE, words));
    }

    private static Optional<String> wrongForIssuing(X509Certificate issuer, int issuersBelow) {
        String who = CertificateFacts.display(issuer.getSubjectX500Principal());
        int pathLength = issuer.getBasicConstraints();
        if (pathLength == NO_CA) {
            return Optional.of(who + " signed a certificate but is no CA (basicConstraints)");
        }
        if (pathLength < issuersBelow) {
            return Optional.of(
                    "%s allows %d intermediates below it, there are %d".formatted(who, pathLength, issuersBelow));
        }
        if (forbids(issuer, KEY_CERT_SIGN)) {
            return Optional.of(who + " signed a certificate but its keyUsage lacks keyCertSign");
        }
        return unknownCritical(issuer);
    }

    private Optional<String> wrongForTls(X509Certificate leaf) {
        String who = CertificateFacts.display(leaf.getSubjectX500Principal());
        if (leaf.getBasicConstraints() != NO_CA) {
            return Optional.of(who + " is a CA certificate and not for connecting (basicConstraints)");
        }
        if (forbids(leaf, DIGITAL_SIGNATURE)) {
            return Optional.of(who + " has a keyUsage without digitalSignature");
        }
        return wrongPurpose(leaf, who).or(() -> unknownCritical(leaf));
    }

    private Optional<String> wrongPurpose(X509Certificate leaf, String who) {
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            if (purposes == null || purposes.contains(usage.oid) || purposes.contains(Usage.ANY)) {
                return Optional.empty();
            }
            return Optional.of("%s has an extendedKeyUsage without %s".formatted(who, usage.words));
        } catch (CertificateParsingException unreadable) {
            return Optional.of(who + " has an extendedKeyUsage that cannot be read");
        }
    }

    private static boolean forbids(X509Certificate certificate, int keyUsageBit) {
        boolean[] bits = certificate.getKeyUsage();
        return bits != null && !bits[keyUsageBit];
    }

    private static Optional<String> unknownCritical(X509Certificate certificate) {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (critical == null) {
            return Optional.empty();
        }
        String who = CertificateFacts.display(certificate.getSubjectX500Principal());
        return critical.stream()
                .filter(oid -> !UNDERSTOOD.contains(oid))
                .findFirst()
                .map(oid -> "%s has the critical extension %s, which nobody here understands".formatted(who, oid));
    }

    private Optional<Finding> revocation(List<X509Certificate> chain) {
        return used(chain).stream()
                .filter(revoked)
                .findFirst()
                .map(listed -> new Finding(
                        RefusalReason.REVOKED,
                        "%s, serial %s, is revoked"
                                .formatted(
                                        CertificateFacts.display(listed.getSubjectX500Principal()),
                                        listed.getSerialNumber().toString(16))));
    }
}
