package org.espprovision.pki;

import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/** What there is to say of an authority, or of one it signed, from the certificate. */
public record AuthorityFacts(X509Certificate certificate) {
    public String subject() {
        return Names.readable(certificate.getSubjectX500Principal());
    }

    public String issuer() {
        return Names.readable(certificate.getIssuerX500Principal());
    }

    public boolean isSelfSigned() {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    /** {@code RSA, 2,048 bits} or {@code EC, 256 bits}. */
    public String key() {
        PublicKey key = certificate.getPublicKey();
        int bits = key instanceof RSAPublicKey rsa
                ? rsa.getModulus().bitLength()
                : ((ECPublicKey) key).getParams().getOrder().bitLength();
        return "%s, %,d bits".formatted(key.getAlgorithm(), bits);
    }

    /** Lower-case hex. */
    public String serial() {
        return certificate.getSerialNumber().toString(16);
    }

    public Instant notBefore() {
        return certificate.getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    /** SHA-256 of the DER in 64 hex digits. */
    public String fingerprint() {
        try {
            return Sha.hex("SHA-256", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has no encoding", e);
        }
    }
}
