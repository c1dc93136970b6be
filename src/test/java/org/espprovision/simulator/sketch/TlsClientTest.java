package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.espprovision.simulator.sketch.TlsTestAuthority.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TlsClientTest {
    private static final char[] NO_PASSWORD = {};

    private static TlsTestAuthority authority;
    private static TlsTestAuthority stranger;
    private static KeyPair brokerKeys;

    @BeforeAll
    static void make_authorities() throws Exception {
        authority = TlsTestAuthority.named("Authority");
        stranger = TlsTestAuthority.named("Stranger");
        brokerKeys = TlsTestAuthority.p256();
    }

    @Test
    void both_sides_know_each_other_after_a_good_handshake() throws Exception {
        try (var broker = broker("broker.local", authority)) {
            var seen = handshakeOf(broker);
            connect(broker, "broker.local", authority).close();
            assertThat(seen.join()).isEqualTo("TLSv1.2 CN=" + SketchTestFiles.DEVICE);
        }
    }

    /** What a broker logs as "unexpected eof while reading": BearSSL says nothing when it turns a broker down. */
    @Test
    void a_broker_that_is_turned_down_gets_no_alert() throws Exception {
        try (var broker = broker("other", authority)) {
            var seen = handshakeOf(broker);
            var failure = failure(broker, "broker.local", authority);
            assertThat(failure.ssl()).isEqualTo(56);
            assertThat(failure.alert()).isZero();
            assertThat(failure.text()).isEqualTo("Expected server name was not found in the chain.");
            assertThatThrownBy(seen::join)
                    .isInstanceOf(CompletionException.class)
                    .rootCause()
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void an_alert_is_told_by_its_number_and_the_cores_wrong_text() throws Exception {
        try (var broker = broker("broker.local", stranger)) {
            var seen = handshakeOf(broker);
            var failure = failure(broker, "broker.local", authority);
            assertThat(failure.ssl()).isEqualTo(46); // JSSE says certificate_unknown, whatever the reason
            assertThat(failure.alert()).isEqualTo(1);
            assertThat(failure.text()).isEqualTo("SSL received fatal alert - Decoding error: value is off-limits.");
            assertThatThrownBy(seen::join).cause().isInstanceOf(SSLHandshakeException.class);
        }
    }

    /** BearSSL sends the name as it stands; OpenSSL does not mind, a broker in Java answers illegal_parameter. */
    @Test
    void a_broker_in_java_refuses_a_server_name_with_an_underscore() throws Exception {
        try (var broker = broker("mosq_serv.local", authority)) {
            var seen = handshakeOf(broker);
            var failure = failure(broker, "mosq_serv.local", authority);
            assertThat(failure.ssl()).isEqualTo(47);
            assertThat(failure.alert()).isEqualTo(1);
            assertThatThrownBy(seen::join).hasMessageContaining("Illegal server name");
        }
    }

    @Test
    void nothing_is_recorded_when_nobody_listens() throws Exception {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        var client = new TlsClient(SketchTestFiles.of(authority).credentials(), new SecureRandom());
        var failure = catchThrowableOfType(
                TlsFailure.class,
                () -> client.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        "broker.local",
                        TlsTestAuthority.NOW));
        assertThat(failure.ssl()).isZero();
        assertThat(failure.text()).isEqualTo("Unknown error code.");
    }

    @Test
    void a_broker_that_says_nothing_is_given_up() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = new TlsClient(
                    SketchTestFiles.of(authority).credentials(), new SecureRandom(), Duration.ofMillis(200));
            var failure = catchThrowableOfType(
                    TlsFailure.class, () -> client.connect(address(silent), "broker.local", TlsTestAuthority.NOW));
            assertThat(failure.ssl()).isZero();
        }
    }

    @Test
    void a_reset_ends_a_handshake_at_once() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = new TlsClient(SketchTestFiles.of(authority).credentials(), new SecureRandom());
            var caught = new AtomicReference<Throwable>();
            var ended = new CountDownLatch(1);
            var device = new Thread(() -> {
                try {
                    client.connect(address(silent), "broker.local", TlsTestAuthority.NOW);
                } catch (InterruptedException | TlsFailure | IOException e) {
                    caught.set(e);
                }
                ended.countDown();
            });
            device.start();
            try (Socket accepted = silent.accept()) {
                accepted.getInputStream().read();
                device.interrupt();
                ended.await();
            }
            assertThat(caught.get()).isInstanceOf(InterruptedException.class);
        }
    }

    private static InetSocketAddress address(ServerSocket socket) {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    private static TlsConnection connect(ServerSocket broker, String host, TlsTestAuthority trusted) throws Exception {
        var client = new TlsClient(SketchTestFiles.of(trusted).credentials(), new SecureRandom());
        return client.connect(address(broker), host, TlsTestAuthority.NOW);
    }

    private static TlsFailure failure(ServerSocket broker, String host, TlsTestAuthority trusted) {
        return catchThrowableOfType(TlsFailure.class, () -> connect(broker, host, trusted));
    }

    /** A JSSE broker that demands a certificate of the given authority. */
    private static SSLServerSocket broker(String name, TlsTestAuthority clients) throws Exception {
        X509Certificate certificate = authority.issue(new Request(name, brokerKeys).dns(name));
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("broker", brokerKeys.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate});
        own.setCertificateEntry("clients", clients.certificate);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(own);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        var socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        return socket;
    }

    private static CompletableFuture<String> handshakeOf(SSLServerSocket broker) {
        return CompletableFuture.supplyAsync(() -> {
            try (var socket = (SSLSocket) broker.accept()) {
                socket.startHandshake();
                return socket.getSession().getProtocol() + " "
                        + socket.getSession().getPeerPrincipal().getName();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }
}
