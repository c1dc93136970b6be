package org.espprovision.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** What an MQTT client of our own shows a broker. The key lives in memory only. */
public record ClientCredentials(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
        return "ClientCredentials[" + certificate.getSubjectX500Principal() + "]";
    }
}
