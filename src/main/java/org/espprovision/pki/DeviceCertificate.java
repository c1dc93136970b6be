package org.espprovision.pki;

import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** A certificate issued to one device. */
public final class DeviceCertificate {
    private final X509Certificate certificate;
    private final byte[] der;

    DeviceCertificate(X509Certificate certificate) {
        this.certificate = certificate;
        try {
            this.der = certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has no encoding", e);
        }
    }

    /**
     * Reads a certificate kept earlier.
     *
     * @throws CredentialsException {@code certificate.unreadable} if the bytes are not exactly one certificate
     */
    public static DeviceCertificate ofDer(byte[] der) {
        try {
            DeviceCertificate certificate = new DeviceCertificate(Der.certificate(der));
            if (certificate.der.length != der.length) {
                throw CredentialsException.notACertificate(null);
            }
            return certificate;
        } catch (CertificateException e) {
            throw CredentialsException.notACertificate(e);
        }
    }

    /** The certificate byte for byte, a copy: its outer length ends with the array, as BearSSL insists for a file. */
    public byte[] der() {
        return der.clone();
    }

    /** SHA-256 of the DER in 64 lower-case hex digits: how the device names its certificate in its proof. */
    public String fingerprint() {
        return Sha.hex("SHA-256", der);
    }

    public String commonName() {
        return Names.commonName(certificate.getSubjectX500Principal());
    }

    public SerialNumber serial() {
        return new SerialNumber(certificate.getSerialNumber());
    }

    public Instant notBefore() {
        return certificate.getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    /** The issuer's common name. */
    public String issuer() {
        return Names.commonName(certificate.getIssuerX500Principal());
    }

    public X509Certificate x509() {
        return certificate;
    }

    @Override
    public String toString() {
        return "DeviceCertificate[%s, %s]".formatted(commonName(), serial());
    }
}
