package org.espprovision.simulator.sketch;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.espprovision.Peers;

/** A real Mosquitto on a free port of the loopback that demands client certificates. */
final class SketchTestBroker implements AutoCloseable {
    private final Path folder;
    private final Path log;
    private final int port;
    private final int plainPort;
    private Optional<Process> process = Optional.empty();

    private SketchTestBroker(Path folder) throws IOException {
        this.folder = folder;
        this.log = folder.resolve("mosquitto.log");
        this.port = freePort();
        this.plainPort = freePort();
    }

    static SketchTestBroker start(
            Path folder, X509Certificate authority, X509Certificate certificate, KeyPair keys, String... settings)
            throws IOException {
        Path mosquitto = Peers.require("mosquitto");
        var broker = new SketchTestBroker(folder);
        broker.pem("ca.crt", "CERTIFICATE", authority);
        broker.pem("broker.crt", "CERTIFICATE", certificate);
        broker.pem("broker.key", "PRIVATE KEY", keys.getPrivate());
        Files.writeString(folder.resolve("mosquitto.conf"), broker.configuration(settings));
        try {
            broker.launch(mosquitto);
            return broker;
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private String configuration(String... settings) {
        return """
                per_listener_settings true
                log_dest stderr
                log_type all
                user %s
                listener %d 127.0.0.1
                cafile %3$s/ca.crt
                certfile %3$s/broker.crt
                keyfile %3$s/broker.key
                require_certificate true
                %4$s
                listener %5$d 127.0.0.1
                allow_anonymous true
                """.formatted(System.getProperty("user.name"), port, folder, String.join("\n", settings), plainPort);
    }

    private void launch(Path mosquitto) throws IOException {
        Process started = new ProcessBuilder(
                        mosquitto.toString(),
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = Optional.of(started);
        await().atMost(Duration.ofSeconds(10)).until(() -> answers() || !started.isAlive());
    }

    private boolean answers() throws IOException {
        return log().stream().anyMatch(line -> line.contains(" running"));
    }

    void restart() throws IOException {
        close();
        launch(Peers.require("mosquitto"));
    }

    /** Every name leads here. */
    VirtualNetwork.Names names() {
        return (host, ignored) -> Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** For an observer without TLS. */
    String plainUri() {
        return "tcp://127.0.0.1:" + plainPort;
    }

    List<String> log() throws IOException {
        return Files.readAllLines(log);
    }

    private void pem(String file, String label, X509Certificate certificate) throws IOException {
        try {
            write(file, label, certificate.getEncoded());
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pem(String file, String label, Key key) throws IOException {
        write(file, label, key.getEncoded());
    }

    private void write(String file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
    }
}
