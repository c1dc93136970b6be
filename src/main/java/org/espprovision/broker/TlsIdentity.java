package org.espprovision.broker;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who one side of a TLS connection is: its certificate chain and the key that goes with the first of them. The key may
 * live in a token; its bytes are never asked for.
 *
 * @param chain own certificate first, then what it was signed by; the root may be left out
 * @param key the private key of the first certificate
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity needs at least one certificate");
        }
    }

    public static TlsIdentity of(X509Certificate certificate, PrivateKey key) {
        return new TlsIdentity(List.of(certificate), key);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Names the subject only: a key is never printed. */
    @Override
    public String toString() {
        return "TlsIdentity[" + certificate().getSubjectX500Principal().getName() + "]";
    }
}
