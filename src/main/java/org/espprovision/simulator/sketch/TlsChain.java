package org.espprovision.simulator.sketch;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Set;

/**
 * The rules by which BearSSL's X.509 engine accepts a broker's certificates, in its order: certificate by certificate,
 * each read from its dates to its signature. The first broken rule names the error, so a date hides a name and a name hides
 * missing trust. Extended key usage, revocation and the trust anchor's own dates are never looked at.
 *
 * <p>Source: BearSSL 0.6, {@code x509_minimal.t0}; sizes from {@code BR_X509_BUFSIZE_KEY} and {@code BR_X509_BUFSIZE_SIG}.
 */
final class TlsChain {
    private static final int SMALLEST_RSA_BYTES = 128;
    private static final int KEY_BUFFER_BYTES = 520;
    private static final int SIGNATURE_BUFFER_BYTES = 512;
    private static final int KEY_CERT_SIGN = 5;

    /** Extensions that may be critical: AKI, SKI, KU, SAN, IAN, BC, CRL DP, policies, freshest CRL, attributes, AIA, SIA. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "2.5.29.35",
            "2.5.29.14",
            "2.5.29.15",
            "2.5.29.17",
            "2.5.29.18",
            "2.5.29.19",
            "2.5.29.31",
            "2.5.29.32",
            "2.5.29.46",
            "2.5.29.9",
            "1.3.6.1.5.5.7.1.1",
            "1.3.6.1.5.5.7.1.11");

    private static final String PKCS1 = "1.2.840.113549.1.1.";

    /** SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512 with RSA PKCS#1 v1.5. */
    private static final Set<String> RSA_SIGNATURES = Set.of(PKCS1 + 5, PKCS1 + 14, PKCS1 + 11, PKCS1 + 12, PKCS1 + 13);

    private static final String ECDSA = "1.2.840.10045.4.";

    /** The same digests with ECDSA. */
    private static final Set<String> ECDSA_SIGNATURES =
            Set.of(ECDSA + "1", ECDSA + "3.1", ECDSA + "3.2", ECDSA + "3.3", ECDSA + "3.4");

    private final X509Certificate anchor;
    private final TlsServerName serverName;
    private final Instant now;

    TlsChain(X509Certificate anchor, TlsServerName serverName, Instant now) {
        this.anchor = anchor;
        this.serverName = serverName;
        this.now = now;
    }

    /** Follows the chain from the broker's own certificate up to the trust anchor; what comes after is not read. */
    void check(X509Certificate... chain) throws TlsRefusal {
        if (chain.length == 0) {
            throw new TlsRefusal(TlsErrors.EMPTY_CHAIN);
        }
        for (int i = 0; i < chain.length; i++) {
            read(chain, i);
            if (i == 0 && isAnchorItself(chain[0])) {
                return;
            }
            checkSignatureFits(chain[i]);
            if (anchorSigned(chain[i])) {
                return;
            }
        }
        throw new TlsRefusal(TlsErrors.NOT_TRUSTED);
    }

    private void read(X509Certificate[] chain, int i) throws TlsRefusal {
        X509Certificate certificate = chain[i];
        checkDates(certificate);
        if (i > 0 && !certificate.getSubjectX500Principal().equals(chain[i - 1].getIssuerX500Principal())) {
            throw new TlsRefusal(TlsErrors.DN_MISMATCH);
        }
        checkKey(certificate.getPublicKey());
        if (i > 0) {
            checkSigned(chain[i - 1], certificate.getPublicKey());
        }
        checkCriticalExtensions(certificate);
        if (i > 0) {
            checkAuthority(certificate, i);
        } else if (!serverName.isIn(certificate)) {
            throw new TlsRefusal(TlsErrors.BAD_SERVER_NAME);
        }
    }

    private void checkDates(X509Certificate certificate) throws TlsRefusal {
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new TlsRefusal(TlsErrors.EXPIRED);
        }
    }

    private static void checkKey(PublicKey key) throws TlsRefusal {
        if (!TlsKeys.isSupported(key)) {
            throw new TlsRefusal(TlsErrors.UNSUPPORTED);
        }
        if (key instanceof RSAPublicKey rsa) {
            int modulusBytes = bytes(rsa.getModulus());
            if (modulusBytes + bytes(rsa.getPublicExponent()) > KEY_BUFFER_BYTES) {
                throw new TlsRefusal(TlsErrors.LIMIT_EXCEEDED);
            }
            if (modulusBytes < SMALLEST_RSA_BYTES) {
                throw new TlsRefusal(TlsErrors.WEAK_PUBLIC_KEY);
            }
        }
    }

    private static int bytes(BigInteger number) {
        return (number.bitLength() + 7) / 8;
    }

    private static void checkSigned(X509Certificate certificate, PublicKey issuer) throws TlsRefusal {
        Set<String> expected = issuer instanceof RSAPublicKey ? RSA_SIGNATURES : ECDSA_SIGNATURES;
        if (!expected.contains(certificate.getSigAlgOID())) {
            throw new TlsRefusal(TlsErrors.WRONG_KEY_TYPE);
        }
        if (!isSignedBy(certificate, issuer)) {
            throw new TlsRefusal(TlsErrors.BAD_SIGNATURE);
        }
    }

    private static void checkCriticalExtensions(X509Certificate certificate) throws TlsRefusal {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (critical != null && !UNDERSTOOD.containsAll(critical)) {
            throw new TlsRefusal(TlsErrors.CRITICAL_EXTENSION);
        }
    }

    /** The path length counts the certificates between this one and the broker's. */
    private static void checkAuthority(X509Certificate certificate, int place) throws TlsRefusal {
        if (certificate.getBasicConstraints() < place - 1) {
            throw new TlsRefusal(TlsErrors.NOT_CA);
        }
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            throw new TlsRefusal(TlsErrors.FORBIDDEN_KEY_USAGE);
        }
    }

    /** A certificate that is no authority may itself be the trusted file: "direct trust", whoever signed it. */
    private boolean isAnchorItself(X509Certificate certificate) {
        return anchor.getBasicConstraints() < 0
                && anchor.getSubjectX500Principal().equals(certificate.getSubjectX500Principal())
                && anchor.getPublicKey().equals(certificate.getPublicKey());
    }

    private static void checkSignatureFits(X509Certificate certificate) throws TlsRefusal {
        String algorithm = certificate.getSigAlgOID();
        if (!RSA_SIGNATURES.contains(algorithm) && !ECDSA_SIGNATURES.contains(algorithm)) {
            throw new TlsRefusal(TlsErrors.UNSUPPORTED);
        }
        if (certificate.getSignature().length > SIGNATURE_BUFFER_BYTES) {
            throw new TlsRefusal(TlsErrors.LIMIT_EXCEEDED);
        }
    }

    private boolean anchorSigned(X509Certificate certificate) {
        return anchor.getBasicConstraints() >= 0
                && anchor.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && isSignedBy(certificate, anchor.getPublicKey());
    }

    private static boolean isSignedBy(X509Certificate certificate, PublicKey issuer) {
        try {
            certificate.verify(issuer);
            return true;
        } catch (GeneralSecurityException e) {
            return false; // which way it fails makes no difference to the device
        }
    }
}
