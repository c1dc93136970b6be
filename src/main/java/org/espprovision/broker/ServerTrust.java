package org.espprovision.broker;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Judges a broker as the device will, and remembers the chain it showed. For one connection. */
final class ServerTrust extends X509ExtendedTrustManager {
    private final BrokerAddress address;
    private final ChainCheck check;
    private volatile List<X509Certificate> chain = List.of();
    private volatile Optional<BrokerException> problem = Optional.empty();

    ServerTrust(BrokerAccess access) {
        address = access.address();
        check = new ChainCheck(access.authority(), access.clock(), ChainCheck.Usage.SERVER, certificate -> false);
    }

    /** What the broker showed; empty when it came to no certificate. */
    List<X509Certificate> chain() {
        return chain;
    }

    Optional<BrokerException> problem() {
        return problem;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType) throws CertificateException {
        chain = List.of(shown);
        problem = check.inspect(chain).map(this::asException).or(this::wrongName);
        if (problem.isPresent()) {
            throw new CertificateException(problem.get().what());
        }
    }

    private BrokerException asException(ChainCheck.Finding finding) {
        return switch (finding.reason()) {
            case EXPIRED, NOT_YET_VALID -> BrokerException.expired(address, finding.detail());
            case WRONG_USAGE -> BrokerException.wrongUsage(address, finding.detail());
            default -> BrokerException.untrusted(address, finding.detail());
        };
    }

    private Optional<BrokerException> wrongName() {
        return new NameRule(address.host())
                .inspect(chain.get(0))
                .map(wrong -> BrokerException.name(address, wrong.words(), wrong.remedy()));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(shown, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(shown, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType) throws CertificateException {
        throw new CertificateException("this side is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(shown, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(shown, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {check.authority()};
    }
}
