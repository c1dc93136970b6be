package org.espprovision.simulator.sketch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Makes the device's TLS connections: JSSE's protocol, BearSSL's rules and numbers.
 *
 * <p>The handshake runs on a thread of its own that lives as long as the handshake. The caller waits for it at most the
 * core's limit and closes the connection when the time is over or when the chip is reset, which ends that thread.
 *
 * <p>Where JSSE turns the broker down for a reason that is not in the certificates (a bad signature, a malformed record),
 * the device's own number is not known and 0 stands for it.
 */
final class TlsClient {
    /** The core's limit for a connection and for a handshake. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    private final SketchCredentials credentials;
    private final SecureRandom random;
    private final Duration limit;

    TlsClient(SketchCredentials credentials, SecureRandom random) {
        this(credentials, random, LIMIT);
    }

    TlsClient(SketchCredentials credentials, SecureRandom random, Duration limit) {
        this.credentials = credentials;
        this.random = random;
        this.limit = limit;
    }

    TlsConnection connect(InetSocketAddress broker, String host, Instant now)
            throws TlsFailure, InterruptedException, IOException {
        var serverName = new TlsServerName(host);
        var trust = new TlsTrust(new TlsChain(credentials.authority(), serverName, now));
        var wire = new TlsWire();
        var handshake = new FutureTask<>(() -> shakeHands(wire, broker, serverName, trust));
        var thread = new Thread(handshake, "virtual sketch, TLS handshake");
        thread.setDaemon(true);
        thread.start();
        boolean connected = false;
        try {
            SSLSocket socket = handshake.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            connected = true;
            return new TlsConnection(wire, socket);
        } catch (ExecutionException e) {
            throw failure(e, wire, trust);
        } catch (TimeoutException e) {
            throw TlsFailure.withoutRecord(wire.isConnected() ? TlsFailure.Step.TLS : TlsFailure.Step.TCP, e);
        } finally {
            if (!connected) {
                wire.close();
            }
        }
    }

    private SSLSocket shakeHands(TlsWire wire, InetSocketAddress broker, TlsServerName serverName, TlsTrust trust)
            throws IOException, GeneralSecurityException {
        wire.connect(broker);
        wire.setTcpNoDelay(true);
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(new KeyManager[] {credentials.identity()}, new TrustManager[] {trust}, random);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(wire, null, broker.getPort(), true);
        socket.setSSLParameters(TlsParameters.of(socket, serverName));
        socket.startHandshake();
        return socket;
    }

    private static TlsFailure failure(ExecutionException failed, TlsWire wire, TlsTrust trust) {
        if (trust.refusal().isPresent()) {
            return TlsFailure.ofBearSsl(trust.refusal().get());
        }
        OptionalInt alert = wire.alert();
        if (alert.isPresent()) {
            return TlsFailure.ofAlert(alert.getAsInt());
        }
        if (failed.getCause() instanceof IOException) {
            return TlsFailure.withoutRecord(
                    wire.isConnected() ? TlsFailure.Step.TLS : TlsFailure.Step.TCP, failed.getCause());
        }
        throw new IllegalStateException("the virtual sketch's TLS client failed", failed.getCause());
    }
}
