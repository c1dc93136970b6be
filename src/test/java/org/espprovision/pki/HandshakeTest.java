package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mutual TLS 1.2, the newest an ESP8266 speaks, with OpenSSL on the other side of the wire. */
@Timeout(60)
class HandshakeTest {
    private static final Pattern LISTENING = Pattern.compile("ACCEPT .*:(\\d+)");

    private final Openssl openssl = new Openssl();
    private final CertificateAuthority authority = Fixtures.authority(KeyKind.EC_P256);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void a_device_proves_itself_to_an_openssl_broker(KeyKind kind) throws Exception {
        try (DeviceKey key = DeviceKey.generate(kind, Fixtures.RANDOM)) {
            DeviceCertificate device = Fixtures.device(authority, key);
            // The device's own two files, in DER: what s_client loads is what goes into the flash.
            String keyFile = Fixtures.write(folder, "key.der", key.derForDevice());
            String certificate = Fixtures.write(folder, "device.der", device.der());
            Process broker = startBroker();
            try {
                String seen = openssl.output(
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + port(broker),
                        "-tls1_2",
                        "-CAfile",
                        folder.resolve("server-ca.crt").toString(),
                        "-verify_return_error",
                        "-verify_hostname",
                        "localhost",
                        "-cert",
                        certificate,
                        "-certform",
                        "DER",
                        "-key",
                        keyFile,
                        "-keyform",
                        "DER");
                assertThat(seen).contains("Verify return code: 0 (ok)");
            } finally {
                broker.destroy();
            }
        }
    }

    @Test
    void an_openssl_broker_refuses_a_stranger() throws Exception {
        Process broker = startBroker();
        try {
            int port = port(broker);
            ClientCredentials monitor = authority.issueMonitor();
            shakeHands(port, context(monitor.certificate(), monitor.key()));

            ClientCredentials stranger = UntrustedIdentity.make(Fixtures.RANDOM, Fixtures.CLOCK);
            SSLContext strange = context(stranger.certificate(), stranger.key());
            assertThatThrownBy(() -> shakeHands(port, strange)).isInstanceOf(SSLException.class);
        } finally {
            broker.destroy();
        }
    }

    @Test
    void our_own_broker_identity_convinces_an_openssl_client() throws Exception {
        ServerCredentials server = authority.issueServer(Set.of("localhost", "127.0.0.1"), Set.of());
        server.writePem(folder);
        try (SSLServerSocket listener = (SSLServerSocket) context(server.certificate(), server.key())
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serveOnce(listener));
            String seen = openssl.output(
                    "s_client",
                    "-connect",
                    "127.0.0.1:" + listener.getLocalPort(),
                    "-CAfile",
                    folder.resolve("server-ca.crt").toString(),
                    "-verify_return_error",
                    "-verify_ip",
                    "127.0.0.1");
            assertThat(seen).contains("Verify return code: 0 (ok)");
            served.join();
        }
    }

    private Process startBroker() throws IOException {
        authority.issueServer(Set.of("localhost", "127.0.0.1"), Set.of()).writePem(folder);
        return openssl.start(
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                folder.resolve("server.crt").toString(),
                "-key",
                folder.resolve("server.key").toString(),
                "-CAfile",
                folder.resolve("server-ca.crt").toString(),
                "-Verify",
                "1",
                "-verify_return_error");
    }

    private static int port(Process broker) throws IOException {
        BufferedReader output = broker.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new AssertionError("openssl s_server does not listen");
    }

    private static void shakeHands(int port, SSLContext context) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // compares the server's names
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
    }

    private static void serveOnce(SSLServerSocket listener) {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.startHandshake();
            assertThat(socket.getInputStream().read()).isEqualTo(-1); // the client leaves
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private SSLContext context(X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, new char[0], new Certificate[] {certificate});
        store.setCertificateEntry("ca", authority.certificate());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, new char[0]);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), Fixtures.RANDOM);
        return context;
    }
}
