package org.espprovision.simulator.sketch;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets JSSE judge the broker by BearSSL's rules and nothing else, and remembers the verdict. Extending the "extended"
 * class keeps the JDK's own rules on names and algorithms out.
 */
final class TlsTrust extends X509ExtendedTrustManager {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int DATA_ENCIPHERMENT = 3;
    private static final int KEY_AGREEMENT = 4;

    private final TlsChain rules;
    private volatile @Nullable TlsRefusal refusal;

    TlsTrust(TlsChain rules) {
        this.rules = rules;
    }

    Optional<TlsRefusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws TlsRefusal {
        try {
            rules.check(chain);
            checkUsage(chain[0], keyExchange);
        } catch (TlsRefusal e) {
            refusal = e;
            throw e;
        }
    }

    /** Comes last: the engine reports the usages, the handshake then asks for the one its cipher suite needs. */
    private static void checkUsage(X509Certificate certificate, String keyExchange) throws TlsRefusal {
        boolean[] usage = certificate.getKeyUsage();
        if (usage == null) {
            return;
        }
        boolean allowed = keyExchange.startsWith("ECDHE")
                ? usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION]
                : usage[KEY_ENCIPHERMENT] || usage[DATA_ENCIPHERMENT] || usage[KEY_AGREEMENT];
        if (!allowed) {
            throw new TlsRefusal(TlsErrors.WRONG_KEY_USAGE);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket) throws TlsRefusal {
        checkServerTrusted(chain, keyExchange);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine) throws TlsRefusal {
        checkServerTrusted(chain, keyExchange);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange) {
        throw new UnsupportedOperationException("a device is never the server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket) {
        checkClientTrusted(chain, keyExchange);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine) {
        checkClientTrusted(chain, keyExchange);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
