package org.espprovision.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Calls on a broker as a device would, with whatever certificate, and tells how it was received. It believes every broker:
 * the chain is judged afterwards, so that one fault does not hide the others.
 */
final class Caller implements AutoCloseable {
    private final BrokerAddress address;
    private final Duration limit;
    private final SecureRandom random;
    private final LineDeadline deadline = new LineDeadline();

    Caller(BrokerAddress address, Duration limit, SecureRandom random) {
        this.address = address;
        this.limit = limit;
        this.random = random;
    }

    /** How the TLS handshake went. */
    enum Ending {
        /** Both sides are content. */
        OPEN,
        /** The broker's own certificate was never seen. */
        BROKEN,
        /** It broke after the broker had shown its certificate: the broker disliked the caller's. */
        REFUSED,
        /** Nothing more came in time. */
        SILENT
    }

    /**
     * How the broker received a caller.
     *
     * @param words the JDK's own about the failure
     * @param chain the broker's certificates as it sent them
     * @param issuers the authorities from which it takes clients, as it names them
     */
    record Reception(
            Ending ending,
            String words,
            Optional<SSLSocket> socket,
            List<X509Certificate> chain,
            boolean askedForCertificate,
            List<X500Principal> issuers) {
        boolean isOpen() {
            return ending == Ending.OPEN;
        }
    }

    /**
     * Opens a TCP connection.
     *
     * @throws BrokerException {@code broker.unreachable}, {@code broker.timeout}
     */
    Socket tcp() {
        Socket socket = new LastWordsSocket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), limitMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(limitMillis());
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

    /** The broker's answer to a bare ClientHello; empty when it does not answer with TLS. */
    Optional<HelloProbe.Answer> hello() {
        try (Socket socket = tcp();
                LineDeadline.Guard guard = deadline.guard(socket, limit)) {
            try {
                return new HelloProbe(random).ask(socket, serverName());
            } catch (IOException e) {
                if (guard.isOver() || e instanceof SocketTimeoutException) {
                    throw BrokerException.timeout(address, "TLS hello", e);
                }
                return Optional.empty(); // plain MQTT closes, a web server says something else
            }
        } catch (IOException e) {
            throw BrokerException.unreachable(address, e);
        }
    }

    /** A handshake; the caller closes the socket of an open one. */
    Reception shakeHands(Optional<TlsIdentity> identity) {
        Socket plain = tcp();
        Face face = new Face(identity);
        Ear ear = new Ear();
        try (LineDeadline.Guard guard = deadline.guard(plain, limit)) {
            try {
                SSLSocket socket = (SSLSocket)
                        context(face, ear).getSocketFactory().createSocket(plain, address.host(), address.port(), true);
                DeviceOffer.to(socket);
                nameTheHost(socket);
                socket.startHandshake();
                return reception(Ending.OPEN, "", Optional.of(socket), face, ear);
            } catch (IOException e) {
                boolean silent = guard.isOver() || e instanceof SocketTimeoutException;
                plain.close();
                Ending how = silent ? Ending.SILENT : ear.chain.isEmpty() ? Ending.BROKEN : Ending.REFUSED;
                return reception(how, words(e), Optional.empty(), face, ear);
            }
        } catch (IOException e) {
            throw BrokerException.unreachable(address, e);
        }
    }

    private static String words(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static Reception reception(Ending ending, String words, Optional<SSLSocket> socket, Face face, Ear ear) {
        return new Reception(ending, words, socket, ear.chain, face.asked, face.issuers);
    }

    private static SSLContext context(Face face, Ear ear) {
        return TlsContext.of(face, ear);
    }

    private void nameTheHost(SSLSocket socket) {
        serverName().ifPresent(name -> {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new PlainName(name)));
            socket.setSSLParameters(parameters);
        });
    }

    /** An address is no name (RFC 6066, 3). */
    private Optional<String> serverName() {
        String host = address.host();
        return host.contains(":") || host.matches("[0-9.]+") ? Optional.empty() : Optional.of(host);
    }

    BrokerAddress address() {
        return address;
    }

    Duration limit() {
        return limit;
    }

    private int limitMillis() {
        return Math.toIntExact(Math.max(1, limit.toMillis()));
    }

    @Override
    public void close() {
        deadline.close();
    }

    /** A host name for SNI, byte for byte as given. The JDK's own class refuses underscores. */
    private static final class PlainName extends SNIServerName {
        PlainName(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Shows one certificate or none, and remembers what it was asked for. */
    private static final class Face extends X509ExtendedKeyManager {
        private static final String ALIAS = "own";
        private final Optional<TlsIdentity> identity;
        private volatile boolean asked;
        private volatile List<X500Principal> issuers = List.of();

        Face(Optional<TlsIdentity> identity) {
            this.identity = identity;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] named, @Nullable Socket socket) {
            asked = true;
            if (named != null) {
                issuers = Arrays.stream(named)
                        .filter(X500Principal.class::isInstance)
                        .map(X500Principal.class::cast)
                        .toList();
            }
            return identity.flatMap(
                            own -> Optional.ofNullable(new OneKey(own).chooseClientAlias(keyTypes, named, socket)))
                    .map(same -> ALIAS)
                    .orElse(null);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] named, @Nullable SSLEngine engine) {
            return chooseClientAlias(keyTypes, named, null);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] named, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] named) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] named) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return identity.map(own -> own.chain().toArray(X509Certificate[]::new))
                    .orElse(null);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return identity.map(TlsIdentity::key).orElse(null);
        }
    }

    /** Hears which chain the broker shows. */
    private static final class Ear extends X509ExtendedTrustManager {
        private volatile List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType) {
            chain = List.of(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket) {
            checkServerTrusted(shown, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
            checkServerTrusted(shown, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType) {
            throw new UnsupportedOperationException("this side is the client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket) {
            checkClientTrusted(shown, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
            checkClientTrusted(shown, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
