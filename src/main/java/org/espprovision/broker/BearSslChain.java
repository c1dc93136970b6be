package org.espprovision.broker;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an ESP8266 has against a broker's certificates, by BearSSL's rules and not by the JDK's. All of it is told, in the
 * order in which BearSSL looks; the device itself stops at the first and prints that one's number.
 *
 * <p>Never looked at: extended key usage (unless critical), revocation, name constraints of the trust anchor, the anchor's
 * dates. Source: BearSSL 0.6, {@code x509_minimal.t0}; sizes from {@code BR_X509_BUFSIZE_KEY} and {@code
 * BR_X509_BUFSIZE_SIG}.
 *
 * @param anchor what the device trusts, its {@code /ca.crt.der}
 * @param host the broker's name in the device's settings; empty leaves the name out
 * @param now the device's clock
 */
public record BearSslChain(X509Certificate anchor, Optional<String> host, Instant now) {
    private static final int WRONG_KEY_USAGE = 28; // numbers of bearssl_ssl.h and bearssl_x509.h
    private static final int EMPTY_CHAIN = 35;
    private static final int UNSUPPORTED = 49;
    private static final int LIMIT_EXCEEDED = 50;
    private static final int WRONG_KEY_TYPE = 51;
    private static final int BAD_SIGNATURE = 52;
    private static final int EXPIRED = 54;
    private static final int DN_MISMATCH = 55;
    private static final int BAD_SERVER_NAME = 56;
    private static final int CRITICAL_EXTENSION = 57;
    private static final int NOT_CA = 58;
    private static final int FORBIDDEN_KEY_USAGE = 59;
    private static final int WEAK_PUBLIC_KEY = 60;
    private static final int NOT_TRUSTED = 62;

    private static final int SMALLEST_RSA_BYTES = 128;
    private static final int KEY_BUFFER_BYTES = 520;
    private static final int SIGNATURE_BUFFER_BYTES = 512;
    private static final int DIGITAL_SIGNATURE = 0; // bits of keyUsage, RFC 5280, 4.2.1.3
    private static final int NON_REPUDIATION = 1;
    private static final int KEY_CERT_SIGN = 5;
    private static final int[] CURVE_BITS = {256, 384, 521};

    /** Extensions BearSSL reads, or knows that it may skip although they are critical. */
    private static final Set<String> MAY_BE_CRITICAL = Set.of(
            "2.5.29.9", // subject directory attributes
            "2.5.29.14", // subject key identifier
            "2.5.29.15", // key usage
            "2.5.29.17", // subject alternative name
            "2.5.29.18", // issuer alternative name
            "2.5.29.19", // basic constraints
            "2.5.29.31", // CRL distribution points
            "2.5.29.32", // certificate policies
            "2.5.29.35", // authority key identifier
            "2.5.29.46", // freshest CRL
            "1.3.6.1.5.5.7.1.1", // authority information access
            "1.3.6.1.5.5.7.1.11"); // subject information access

    /** sha1, sha224, sha256, sha384 and sha512 WithRSAEncryption. */
    private static final Set<String> RSA_SIGNATURES = Set.of(
            "1.2.840.113549.1.1.5",
            "1.2.840.113549.1.1.14",
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13");

    /** ecdsa-with-SHA1, SHA224, SHA256, SHA384 and SHA512. */
    private static final Set<String> ECDSA_SIGNATURES = Set.of(
            "1.2.840.10045.4.1",
            "1.2.840.10045.4.3.1",
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4");

    /**
     * Something the device objects to.
     *
     * @param error the number that {@code getLastSSLError} gives
     * @param words what it is, naming the certificate
     * @param remedy what to do
     */
    public record Objection(int error, String words, String remedy) {}

    /** Everything the device has against this chain; empty when it would connect. */
    public List<Objection> objections(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return List.of(new Objection(
                    EMPTY_CHAIN, "the broker shows no certificate", "Set certfile and keyfile on the listener."));
        }
        List<Objection> found = new ArrayList<>();
        climb(chain, found);
        usage(chain.get(0)).ifPresent(found::add);
        return List.copyOf(found);
    }

    private void climb(List<X509Certificate> chain, List<Objection> found) {
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            dates(certificate).ifPresent(found::add);
            if (i > 0) {
                Optional<Objection> broken = link(chain.get(i - 1), certificate);
                if (broken.isPresent()) {
                    found.add(broken.get());
                    return;
                }
            }
            own(certificate, i).forEach(found::add);
            if (i == 0 && isTrustedItself(certificate)) {
                return;
            }
            signature(certificate).ifPresent(found::add);
            if (anchorSigned(certificate)) {
                return;
            }
        }
        found.add(untrusted(chain.get(chain.size() - 1)));
    }

    private Optional<Objection> dates(X509Certificate certificate) {
        Instant first = certificate.getNotBefore().toInstant();
        Instant last = certificate.getNotAfter().toInstant();
        if (now.isBefore(first)) {
            return objection(
                    EXPIRED,
                    "%s is valid from %s; it is %s".formatted(name(certificate), first, now),
                    "Set the clocks of this machine and of the authority right, and issue it again.");
        }
        return now.isAfter(last)
                ? objection(
                        EXPIRED,
                        "%s was valid until %s; it is %s".formatted(name(certificate), last, now),
                        "Issue a new one ('provision ca server HOST … --force -o DIR') and let the broker reload.")
                : Optional.empty();
    }

    /** Whether the next certificate is the one above; what comes after a broken link has no meaning. */
    private static Optional<Objection> link(X509Certificate below, X509Certificate above) {
        String order = "In certfile the broker's own certificate comes first, then the one that signed it, and so on.";
        if (!above.getSubjectX500Principal().equals(below.getIssuerX500Principal())) {
            return objection(
                    DN_MISMATCH,
                    "after %s comes %s, which did not issue it".formatted(name(below), name(above)),
                    order);
        }
        Set<String> fitting = above.getPublicKey() instanceof RSAPublicKey ? RSA_SIGNATURES : ECDSA_SIGNATURES;
        if (!fitting.contains(below.getSigAlgOID())) {
            return objection(
                    WRONG_KEY_TYPE,
                    "%s is signed with another kind of key than %s has".formatted(name(below), name(above)),
                    order);
        }
        return isSignedBy(below, above.getPublicKey())
                ? Optional.empty()
                : objection(
                        BAD_SIGNATURE,
                        "%s was not signed by the key of %s".formatted(name(below), name(above)),
                        "There are two authorities of the same name: put the one that really signed it into certfile.");
    }

    private List<Objection> own(X509Certificate certificate, int place) {
        List<Objection> found = new ArrayList<>();
        key(certificate).ifPresent(found::add);
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (critical != null && !MAY_BE_CRITICAL.containsAll(critical)) {
            found.add(new Objection(
                    CRITICAL_EXTENSION,
                    name(certificate) + " has a critical extension that the device does not know",
                    "Issue it again with extendedKeyUsage not critical and without name or policy constraints."));
        }
        if (place > 0) {
            authority(certificate, place - 1).ifPresent(found::add);
        } else {
            serverName(certificate).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Objection> key(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        String remedy = "Use an RSA key of 2,048 to 4,096 bits or an EC key on P-256.";
        if (!isKnown(key)) {
            return objection(
                    UNSUPPORTED,
                    "%s has a key of a kind the device lacks: %s".formatted(name(certificate), key.getAlgorithm()),
                    remedy);
        }
        if (key instanceof RSAPublicKey rsa) {
            int modulusBytes = bytes(rsa.getModulus());
            if (modulusBytes + bytes(rsa.getPublicExponent()) > KEY_BUFFER_BYTES) {
                return objection(
                        LIMIT_EXCEEDED,
                        "%s has an RSA key of %,d bits".formatted(name(certificate), modulusBytes * 8),
                        remedy);
            }
            if (modulusBytes < SMALLEST_RSA_BYTES) {
                return objection(
                        WEAK_PUBLIC_KEY,
                        "%s has an RSA key of %,d bits".formatted(name(certificate), modulusBytes * 8),
                        remedy);
            }
        }
        return Optional.empty();
    }

    private static boolean isKnown(PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            // A Koblitz curve has the size of P-256 and a zero where P-256 has p - 3.
            boolean prime = ec.getParams().getCurve().getA().signum() != 0;
            return prime && java.util.Arrays.stream(CURVE_BITS).anyMatch(known -> known == bits);
        }
        return key instanceof RSAPublicKey && key.getAlgorithm().equals("RSA");
    }

    private static int bytes(BigInteger number) {
        return (number.bitLength() + 7) / 8;
    }

    private static Optional<Objection> authority(X509Certificate certificate, int authoritiesBelow) {
        if (certificate.getBasicConstraints() < authoritiesBelow) {
            return objection(
                    NOT_CA,
                    name(certificate) + " is no authority, or not for so long a chain (basicConstraints)",
                    "Issue it again with CA:TRUE and a path length that fits.");
        }
        boolean[] usage = certificate.getKeyUsage();
        return usage != null && !usage[KEY_CERT_SIGN]
                ? objection(
                        FORBIDDEN_KEY_USAGE,
                        name(certificate) + " may not sign certificates (keyUsage)",
                        "Issue it again with keyCertSign.")
                : Optional.empty();
    }

    private Optional<Objection> serverName(X509Certificate certificate) {
        return host.flatMap(wanted -> new NameRule(wanted)
                .inspect(certificate)
                .map(wrong -> new Objection(
                        BAD_SERVER_NAME,
                        "%s is not for %s: %s".formatted(name(certificate), wanted, wrong.words()),
                        wrong.remedy())));
    }

    /** A certificate that is no authority may itself be the trusted file ("direct trust"), whoever signed it. */
    private boolean isTrustedItself(X509Certificate certificate) {
        return anchor.getBasicConstraints() < 0
                && anchor.getSubjectX500Principal().equals(certificate.getSubjectX500Principal())
                && anchor.getPublicKey().equals(certificate.getPublicKey());
    }

    private static Optional<Objection> signature(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgOID();
        if (!RSA_SIGNATURES.contains(algorithm) && !ECDSA_SIGNATURES.contains(algorithm)) {
            return objection(
                    UNSUPPORTED,
                    "%s is signed with %s, which the device lacks"
                            .formatted(name(certificate), certificate.getSigAlgName()),
                    "Sign with sha256WithRSAEncryption or ecdsa-with-SHA256.");
        }
        return certificate.getSignature().length > SIGNATURE_BUFFER_BYTES
                ? objection(
                        LIMIT_EXCEEDED,
                        "the signature of %s has %,d bytes"
                                .formatted(name(certificate), certificate.getSignature().length),
                        "Sign with an RSA key of at most 4,096 bits or an EC key.")
                : Optional.empty();
    }

    private boolean anchorSigned(X509Certificate certificate) {
        return anchor.getBasicConstraints() >= 0
                && anchor.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && isSignedBy(certificate, anchor.getPublicKey());
    }

    private Objection untrusted(X509Certificate last) {
        String ours = name(anchor);
        String issuer = CertificateFacts.display(last.getIssuerX500Principal());
        if (last.getIssuerX500Principal().equals(anchor.getSubjectX500Principal())) {
            return new Objection(
                    NOT_TRUSTED,
                    "%s names %s as its issuer, but another key of that name signed it".formatted(name(last), ours),
                    "The authority was made anew under its old name: issue the broker's certificate again, or give the "
                            + "devices the authority that signed it.");
        }
        return new Objection(
                NOT_TRUSTED,
                "%s was issued by %s, and the device trusts %s".formatted(name(last), issuer, ours),
                "If %s is an intermediate of %s, append its certificate to certfile. Else give the broker a certificate of %s."
                        .formatted(issuer, ours, ours));
    }

    /** Asked last, by the handshake: every suite of today signs with the broker's key. */
    private static Optional<Objection> usage(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return usage == null || usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION]
                ? Optional.empty()
                : objection(
                        WRONG_KEY_USAGE,
                        "%s may not sign (keyUsage), and ECDHE needs that".formatted(name(certificate)),
                        "Issue it again with keyUsage digitalSignature.");
    }

    private static boolean isSignedBy(X509Certificate certificate, PublicKey issuer) {
        try {
            certificate.verify(issuer);
            return true;
        } catch (GeneralSecurityException whicheverWay) {
            return false;
        }
    }

    private static Optional<Objection> objection(int error, String words, String remedy) {
        return Optional.of(new Objection(error, words, remedy));
    }

    private static String name(X509Certificate certificate) {
        return CertificateFacts.display(certificate.getSubjectX500Principal());
    }
}
