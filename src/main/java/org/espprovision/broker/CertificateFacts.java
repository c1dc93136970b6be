package org.espprovision.broker;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** What is read off a certificate. */
public final class CertificateFacts {
    private CertificateFacts() {}

    /** The common name of the subject, as the device's MQTT identity; the most specific one where there are several. */
    public static Optional<String> commonName(X509Certificate certificate) {
        return commonName(certificate.getSubjectX500Principal());
    }

    static Optional<String> commonName(X500Principal name) {
        try {
            var rdns = new LdapName(name.getName(X500Principal.RFC2253)).getRdns();
            for (int i = rdns.size() - 1; i >= 0; i--) {
                Rdn rdn = rdns.get(i);
                if (rdn.getType().equalsIgnoreCase("CN") && rdn.getValue() instanceof String text) {
                    return Optional.of(text);
                }
            }
            return Optional.empty();
        } catch (InvalidNameException unreadable) {
            // A name nobody can read names nobody.
            return Optional.empty();
        }
    }

    /** The common name where there is one, else the whole name. */
    public static String display(X500Principal name) {
        return commonName(name).orElseGet(name::getName);
    }

    static int lengthBytes(X509Certificate certificate) {
        return der(certificate).length;
    }

    /** SHA-256 of the DER, 64 lower-case hex digits: the form the sketch publishes. */
    static String sha256(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(der(certificate));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a parsed certificate has its DER", impossible);
        }
    }
}
