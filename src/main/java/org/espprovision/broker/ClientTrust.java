package org.espprovision.broker;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides about the client of one connection and remembers what it showed. Being an extended trust manager keeps the
 * JDK from adding checks of its own, whose refusals would have no reason in them.
 */
final class ClientTrust extends X509ExtendedTrustManager {
    private final ChainCheck check;
    private Optional<X509Certificate> shown = Optional.empty();
    private Optional<ChainCheck.Finding> finding = Optional.empty();

    ClientTrust(ChainCheck check) {
        this.check = check;
    }

    /** The first certificate of the chain that the client sent. */
    Optional<X509Certificate> shown() {
        return shown;
    }

    /** Why the chain was refused; empty when it was accepted or none came. */
    Optional<ChainCheck.Finding> finding() {
        return finding;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (shown.isPresent()) {
            // What is known of this client rests on its first certificate, and each handshake costs us more than it.
            throw new CertificateException("a second handshake on one connection is not served");
        }
        shown = Optional.of(chain[0]);
        finding = inspect(List.of(chain));
        if (finding.isPresent()) {
            throw new CertificateException(finding.get().detail());
        }
    }

    private Optional<ChainCheck.Finding> inspect(List<X509Certificate> chain) {
        try {
            return check.inspect(chain);
        } catch (RuntimeException e) {
            // The revocation source is foreign code. Without its answer nobody gets in.
            return Optional.of(
                    new ChainCheck.Finding(RefusalReason.OTHER, "the certificate could not be checked: " + e));
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side is the server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {check.authority()};
    }
}
