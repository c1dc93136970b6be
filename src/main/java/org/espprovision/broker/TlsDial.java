package org.espprovision.broker;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;

/**
 * Opens a TLS 1.2 connection to a broker and says in the broker's terms why it cannot. TLS 1.2 alone: so whatever keeps
 * the device out keeps this out, and a refused client certificate shows in the handshake and not some time later.
 */
final class TlsDial {
    private static final String[] PROTOCOLS = {"TLSv1.2"};

    private final BrokerAccess access;
    private final Resolver resolver;

    TlsDial(BrokerAccess access, Resolver resolver) {
        this.access = access;
        this.resolver = resolver;
    }

    TlsDial(BrokerAccess access) {
        this(access, InetAddress::getByName);
    }

    /** Where a host name leads. */
    @FunctionalInterface
    interface Resolver {
        InetAddress resolve(String host) throws UnknownHostException;
    }

    /** An open connection and the chain the broker showed on it. */
    record Line(SSLSocket socket, List<X509Certificate> serverChain) {}

    /** Connects, showing this certificate when asked; empty shows none. */
    Line connect(Optional<TlsIdentity> identity) {
        ServerTrust trust = new ServerTrust(access);
        SSLContext context = identity.map(own -> TlsContext.of(new OneKey(own), trust))
                .orElseGet(() -> TlsContext.withoutKey(trust));
        Socket plain = tcp();
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(
                            plain, access.address().host(), access.address().port(), true);
            socket.setEnabledProtocols(PROTOCOLS);
            nameTheHost(socket);
            socket.startHandshake();
            return new Line(socket, trust.chain());
        } catch (IOException e) {
            BrokerException problem =
                    trust.problem().orElseGet(() -> explain(e, !trust.chain().isEmpty()));
            closeAfter(problem, plain);
            throw problem;
        }
    }

    private Socket tcp() {
        BrokerAddress address = access.address();
        Socket socket = new Socket();
        try {
            InetAddress where = resolver.resolve(address.host());
            socket.connect(new InetSocketAddress(where, address.port()), access.limitMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(access.limitMillis());
            return socket;
        } catch (UnknownHostException e) {
            throw closeAfter(BrokerException.unknownHost(address, e), socket);
        } catch (SocketTimeoutException e) {
            throw closeAfter(BrokerException.timeout(address, "TCP connect", e), socket);
        } catch (IOException e) {
            throw closeAfter(BrokerException.unreachable(address, e), socket);
        }
    }

    private static BrokerException closeAfter(BrokerException problem, Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            problem.addSuppressed(e);
        }
        return problem;
    }

    /** Sends the name as the device does, which minds no underscores; an address is no name (RFC 6066, 3). */
    private void nameTheHost(SSLSocket socket) {
        String host = access.address().host();
        boolean isAddress = host.contains(":") || host.matches("[0-9.]+");
        if (!isAddress) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new PlainName(host)));
            socket.setSSLParameters(parameters);
        }
    }

    private BrokerException explain(IOException cause, boolean sawItsCertificate) {
        String words = String.valueOf(cause.getMessage());
        String lower = words.toLowerCase(Locale.ROOT);
        if (cause instanceof SocketTimeoutException) {
            return BrokerException.timeout(access.address(), "TLS handshake", cause);
        }
        if (sawItsCertificate) {
            // After its own certificate the only thing left to dislike is ours. A reset is an alert that got lost.
            return BrokerException.clientRefused(access.address(), words, cause);
        }
        if (lower.contains("unrecognized ssl message") || isHangUp(cause)) {
            return BrokerException.notTls(access.address(), cause);
        }
        return BrokerException.tls(access.address(), words, cause);
    }

    private static boolean isHangUp(IOException cause) {
        return cause.getCause() instanceof EOFException
                || cause instanceof EOFException
                || cause instanceof SocketException
                || (cause instanceof SSLException && cause.getCause() instanceof SocketException);
    }

    /** A host name for SNI, byte for byte as given. The JDK's own class refuses underscores. */
    private static final class PlainName extends SNIServerName {
        PlainName(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
