package org.espprovision.diagnosis;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.espprovision.broker.CertificateFacts;
import org.espprovision.broker.NameRule;

/** Whose a certificate is that somebody hands over without a word. */
enum CertificateRole {
    DEVICE,
    BROKER,
    AUTHORITY;

    static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    static final String ANY_PURPOSE = "2.5.29.37.0";

    private static final int NO_CA = -1;

    /** A name goes before a purpose: a device's certificate with the purpose of a server is a fault to be found. */
    static CertificateRole of(X509Certificate certificate, Captured captured) {
        if (certificate.getBasicConstraints() > NO_CA) {
            return AUTHORITY;
        }
        Optional<String> name = CertificateFacts.commonName(certificate);
        if (name.filter(captured.namesWithoutCertificates()::contains).isPresent()) {
            return DEVICE;
        }
        if (captured.host()
                .filter(host -> new NameRule(host).inspect(certificate).isEmpty())
                .isPresent()) {
            return BROKER;
        }
        List<String> purposes = purposes(certificate);
        return purposes.contains(SERVER_AUTH) && !purposes.contains(CLIENT_AUTH) ? BROKER : DEVICE;
    }

    /** Empty when it may be used for anything. */
    static List<String> purposes(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null ? List.of() : purposes;
        } catch (CertificateParsingException unreadable) {
            // A peer that cannot read it either treats it as no restriction, or refuses it with its own words.
            return List.of();
        }
    }
}
