import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.espprovision.broker.CheckEndpoint;
import org.espprovision.broker.EvidenceLog;
import org.espprovision.broker.TlsIdentity;

/** A broker in a process of its own, with the certificates of a folder, whose CPU time and memory can be read. */
record BrokerProcess(String name, Process process, int port) implements AutoCloseable {
    /** The check endpoint in a JVM as the launcher starts it. */
    static BrokerProcess embedded(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerConnects.class.getName(),
                        "serve",
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String port = process.inputReader().readLine();
        if (port == null) {
            throw new IOException("the embedded broker did not start");
        }
        return new BrokerProcess("embedded", process, Integer.parseInt(port));
    }

    /** What the other process does: serves until its standard input ends. */
    static void serveEmbedded(Path folder) throws Exception {
        var identity = new TlsIdentity(List.of(certificate(folder.resolve("server.crt"))), key(folder));
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (CheckEndpoint endpoint = CheckEndpoint.open(
                loopback,
                identity,
                certificate(folder.resolve("server-ca.crt")),
                Clock.systemUTC(),
                new EvidenceLog())) {
            X509CRL list = (X509CRL) x509().generateCRL(Files.newInputStream(folder.resolve("crl.pem")));
            endpoint.refuseWhere(list::isRevoked);
            System.out.println(endpoint.port());
            while (System.in.read() >= 0) {}
        }
    }

    private static X509Certificate certificate(Path file) throws Exception {
        return (X509Certificate) x509().generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private static CertificateFactory x509() throws Exception {
        return CertificateFactory.getInstance("X.509");
    }

    private static PrivateKey key(Path folder) throws Exception {
        String pem = Files.readString(folder.resolve("server.key")).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    }

    /** A Mosquitto that asks the same of its clients; empty where there is none. */
    static Optional<BrokerProcess> mosquitto(Path folder) throws Exception {
        Optional<Path> program = Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .map(directory -> Path.of(directory, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        List<String> lines = new ArrayList<>();
        // Started by root it would become another user, who cannot read this folder.
        lines.add("user " + System.getProperty("user.name"));
        lines.add("listener %d 127.0.0.1".formatted(port));
        lines.add("log_dest none");
        lines.add("cafile " + folder.resolve("server-ca.crt"));
        lines.add("certfile " + folder.resolve("server.crt"));
        lines.add("keyfile " + folder.resolve("server.key"));
        lines.add("crlfile " + folder.resolve("crl.pem"));
        lines.addAll(List.of("require_certificate true", "use_identity_as_username true", "allow_anonymous false"));
        Path configuration = folder.resolve("mosquitto.conf");
        Files.write(configuration, lines);
        Process process = new ProcessBuilder(program.get().toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var broker = new BrokerProcess(version(program.get()), process, port);
        broker.awaitListening();
        return Optional.of(broker);
    }

    private static String version(Path program) throws IOException {
        Process help = new ProcessBuilder(program.toString(), "-h").redirectErrorStream(true).start();
        try (var lines = help.inputReader(StandardCharsets.US_ASCII)) {
            String first = lines.readLine();
            return first == null ? "Mosquitto" : first.replace("mosquitto version", "Mosquitto");
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(20);
            }
        }
        close();
        throw new IOException("Mosquitto did not start on port " + port);
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Resident memory, where the system tells it as Linux does; else 0. */
    long residentKib() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
