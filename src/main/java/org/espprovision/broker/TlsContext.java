package org.espprovision.broker;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A TLS context for one connection: nothing outlives it, so no handshake can be shortened by an earlier one. */
final class TlsContext {
    private TlsContext() {}

    static SSLContext of(KeyManager key, TrustManager trust) {
        return of(new KeyManager[] {key}, trust);
    }

    static SSLContext withoutKey(TrustManager trust) {
        return of(new KeyManager[0], trust);
    }

    private static SSLContext of(KeyManager[] keys, TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK speaks TLS", impossible);
        }
    }
}
