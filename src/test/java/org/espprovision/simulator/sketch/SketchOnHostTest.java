package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.broker.CheckEndpoint;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.broker.Payload;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Authority;
import org.espprovision.broker.TlsIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real sketch does beyond the first connection, compiled for this computer. */
class SketchOnHostTest {
    private static final String HOST = "broker.local";
    private static final Authority CA = TestCertificates.authority("Authority");
    private static final TlsIdentity SERVER = CA.server(HOST);
    private static final TlsIdentity DEVICE = CA.client(SketchTestFiles.DEVICE);
    private static final String REPLY_TOPIC = "devices/" + SketchTestFiles.DEVICE + "/up/reply";

    @TempDir
    private Path folder = Path.of("");

    private final List<BrokerEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void a_ping_is_answered_and_other_commands_reach_the_users_code() throws Exception {
        try (var endpoint = endpoint();
                var sketch = SketchOnHost.start(files(endpoint.port()), "--runs", "0")) {
            sketch.awaitLines("run ready", 1);
            endpoint.send(SketchTestFiles.COMMAND_TOPIC, Payload.of("ping a1b2"));
            sketch.awaitLines("mqtt replied topic=" + REPLY_TOPIC, 1);
            endpoint.send(SketchTestFiles.COMMAND_TOPIC, Payload.of("pingpong"));
            sketch.awaitLines("command: 8 bytes on " + SketchTestFiles.COMMAND_TOPIC, 1);
            assertThat(events)
                    .anyMatch(event -> event instanceof BrokerEvent.Published published
                            && published.topic().equals(REPLY_TOPIC)
                            && published.payload().text().startsWith("pong a1b2 uptime="));
        }
    }

    @Test
    void a_lost_session_comes_back_without_a_new_handshake() throws Exception {
        try (var broker = mosquitto();
                var sketch = SketchOnHost.start(files(broker.port()), "--runs", "0", "--failures", "0")) {
            sketch.awaitLines("run ready", 1);
            try (var rival = SketchOnHost.start(files(broker.port()))) { // the same client id: the first one is put out
                assertThat(rival.toTheEnd()).last().asString().contains("run ready");
            }
            sketch.awaitLines("mqtt lost state=-3", 1);
            sketch.awaitLines("run ready", 2);
            assertThat(sketch.notes())
                    .filteredOn(note -> note.startsWith("tls: "))
                    .map(note -> note.substring(0, note.indexOf(',')))
                    .containsExactly("tls: new", "tls: resumed");
        }
    }

    @Test
    void a_broker_that_keeps_no_sessions_is_connected_to_anew() throws Exception {
        try (var endpoint = endpoint();
                var sketch = SketchOnHost.start(files(endpoint.port()), "--runs", "0", "--failures", "0")) {
            sketch.awaitLines("run ready", 1);
            try (var rival = SketchOnHost.start(files(endpoint.port()))) {
                assertThat(rival.toTheEnd()).last().asString().contains("run ready");
            }
            sketch.awaitLines("run ready", 2);
            assertThat(sketch.notes())
                    .filteredOn(note -> note.startsWith("tls: new"))
                    .hasSize(2);
        }
    }

    @Test
    void small_records_are_given_up_where_the_broker_does_not_agree() throws Exception {
        try (var server = TlsServer.withoutSmallRecords(SERVER);
                var sketch = SketchOnHost.start(files(server.port()), "--failures", "1", "--patience", "1500")) {
            assertThat(sketch.toTheEnd())
                    .anyMatch(line -> line.contains(" tls full ms="))
                    .anyMatch(line -> line.matches("ep1 \\d+ tls connected ms=\\d+ heap=\\d+ mfln=0"))
                    .last()
                    .asString()
                    .contains("mqtt failed state=-4");
        }
    }

    @Test
    void waits_double_and_their_second_half_is_left_to_chance() throws Exception {
        try (var sketch = SketchOnHost.start(files(1), "--failures", "8")) {
            List<Long> times = sketch.toTheEnd().stream()
                    .map(Pattern.compile("ep1 (\\d+) tls (?:failed|connecting) .*")::matcher)
                    .filter(Matcher::matches)
                    .map(match -> Long.parseLong(match.group(1)))
                    .toList();
            for (int i = 0; i < 7; i++) {
                long longest = Math.min(64_000, 1000L << i);
                assertThat(times.get(2 * i + 2) - times.get(2 * i + 1)).isBetween(longest / 2, longest + 500);
            }
        }
    }

    /** The way a person goes who packs by hand: a folder, {@code provision image pack}, and what the device finds in it. */
    @Test
    void the_sketch_runs_on_what_the_image_command_packed() throws Exception {
        try (var endpoint = endpoint()) {
            Path made = Files.createDirectories(folder.resolve("made"));
            for (var file : conf(endpoint.port()).all().entrySet()) {
                Files.write(made.resolve(file.getKey().substring(1)), file.getValue());
            }
            String image = folder.resolve("image.bin").toString();
            Path found = folder.resolve("found");
            provision("image", "pack", made.toString(), "--layout", "4m1m", "-o", image);
            provision("image", "unpack", image, "-o", found.toString());
            try (var sketch = SketchOnHost.start(found)) {
                assertThat(sketch.toTheEnd()).last().asString().contains("run ready");
            }
        }
    }

    /** The program as its users start it: rooms below the command line may not know it. */
    private static void provision(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.espprovision.cli.Main"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
    }

    @Test
    void heap_is_told_before_and_after_tls_and_three_time_servers_are_asked() throws Exception {
        var files = conf(1).set("ntp", "one.example,two.example,three.example");
        try (var endpoint = endpoint();
                var sketch = SketchOnHost.start(unpacked(files.set("broker.port", "" + endpoint.port())))) {
            assertThat(sketch.toTheEnd())
                    .anyMatch(line -> line.matches(".* tls connecting .* heap=\\d+"))
                    .anyMatch(line -> line.matches(".* tls connected .* heap=\\d+ .*"));
            assertThat(sketch.notes()).contains("sntp: one.example two.example three.example");
        }
    }

    /** What each session takes from the heap it gives back, and loops take nothing. */
    @Test
    void many_lost_sessions_leave_nothing_behind() throws Exception {
        try (var broker = mosquitto();
                var sketch = SketchOnHost.startWatched(
                        files(broker.port()),
                        "--cut-every",
                        "20",
                        "--pace",
                        "100000",
                        "--runs",
                        "150",
                        "--limit",
                        "120")) {
            List<String> lines = sketch.toTheEnd();
            assertThat(lines).filteredOn(line -> line.contains("run ready")).hasSize(150);
            assertThat(lines).filteredOn(line -> line.contains("mqtt lost")).hasSize(149);
            assertThat(sketch.notes()).noneMatch(note -> note.contains("Sanitizer"));
            List<String> memory = sketch.notes().stream()
                    .filter(note -> note.startsWith("memory: "))
                    .toList();
            assertThat(memory.subList(1, memory.size())).hasSize(148).containsOnly(memory.get(1));
            assertThat(memory.get(1)).endsWith("the last quiet loop took 0");
        }
    }

    @Test
    void messages_longer_than_the_buffer_are_dropped_and_nothing_breaks() throws Exception {
        try (var endpoint = endpoint();
                var sketch =
                        SketchOnHost.start(unpacked(conf(endpoint.port()).set("mqtt.buffer", "300")), "--runs", "0")) {
            sketch.awaitLines("run ready", 1);
            endpoint.send(SketchTestFiles.COMMAND_TOPIC, Payload.of("x".repeat(300)));
            endpoint.send(SketchTestFiles.COMMAND_TOPIC, Payload.of("x".repeat(200)));
            sketch.awaitLines("command: ", 1);
            assertThat(sketch.lines())
                    .filteredOn(line -> line.startsWith("command: "))
                    .containsExactly("command: 200 bytes on " + SketchTestFiles.COMMAND_TOPIC);
        }
    }

    /** No text of the sketch is put together on the heap; the core's version is the one text it gets from there. */
    @Test
    void no_string_is_ever_built() throws IOException {
        try (var sources = Files.list(Path.of("firmware/mqtt-tls"))) {
            for (Path source : sources.filter(file -> file.toString().matches(".*\\.(ino|cpp|h)"))
                    .toList()) {
                assertThat(source).content().doesNotContainPattern("\\bString\\b|std::string|\\bmalloc\\b");
            }
        }
    }

    @Test
    void a_file_system_that_does_not_mount_is_never_formatted() throws Exception {
        Path nothing = folder.resolve("nothing");
        try (var sketch = SketchOnHost.start(nothing)) {
            assertThat(sketch.toTheEnd()).last().asString().contains("fs failed type=spiffs");
        }
        assertThat(nothing).doesNotExist();
    }

    @Test
    void one_switch_makes_it_littlefs() throws Exception {
        try (var endpoint = endpoint();
                var sketch = SketchOnHost.startWithLittleFs(files(endpoint.port()))) {
            assertThat(sketch.toTheEnd())
                    .anyMatch(line -> line.contains("fs mounted type=littlefs"))
                    .last()
                    .asString()
                    .contains("run ready");
        }
    }

    /** The rule of the sketch's first page: what is the user's stays short. */
    @Test
    void setup_and_loop_stay_short() throws IOException {
        assertThat(Files.readAllLines(Path.of("firmware/mqtt-tls/mqtt-tls.ino")))
                .hasSizeLessThan(50);
    }

    private Path files(int port) throws Exception {
        return unpacked(conf(port));
    }

    private static SketchTestFiles conf(int port) throws Exception {
        return new SketchTestFiles()
                .set("broker.port", Integer.toString(port))
                .trusting(CA.certificate())
                .file("/client.crt.der", DEVICE.certificate().getEncoded())
                .file("/client.key.der", DEVICE.key().getEncoded());
    }

    private Path unpacked(SketchTestFiles files) throws IOException {
        Path target = folder.resolve("files");
        SketchOnHost.unpack(SketchOnHost.image(files.all()), target);
        return target;
    }

    private CheckEndpoint endpoint() {
        return CheckEndpoint.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SERVER,
                CA.certificate(),
                Clock.systemUTC(),
                events::add);
    }

    private MosquittoServer mosquitto() throws IOException {
        TestCertificates.writePem(folder, "ca", CA.own());
        TestCertificates.writePem(folder, "server", SERVER);
        return MosquittoServer.start(
                "cafile " + folder.resolve("ca.crt"),
                "certfile " + folder.resolve("server.crt"),
                "keyfile " + folder.resolve("server.key"),
                "require_certificate true",
                "use_identity_as_username true");
    }

    /** JSSE with packets so short that it declines to talk of smaller ones; it says nothing after the handshake. */
    private static final class TlsServer implements AutoCloseable {
        private static final int SHORT_PACKET_BYTES = 512;

        private final SSLServerSocket listener;
        private final List<IOException> ended = new CopyOnWriteArrayList<>();
        private final Thread thread = new Thread(this::serve);

        private TlsServer(SSLServerSocket listener) {
            this.listener = listener;
            thread.start();
        }

        static TlsServer withoutSmallRecords(TlsIdentity identity) throws GeneralSecurityException, IOException {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", identity.key(), new char[0], new Certificate[] {identity.certificate()});
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLSv1.2");
            context.init(keys.getKeyManagers(), null, null);
            return new TlsServer((SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        }

        int port() {
            return listener.getLocalPort();
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (var socket = (SSLSocket) listener.accept()) {
                    var parameters = socket.getSSLParameters();
                    parameters.setMaximumPacketSize(SHORT_PACKET_BYTES);
                    socket.setSSLParameters(parameters);
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    ended.add(e); // the device left, or the test is over
                }
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            await().until(() -> !thread.isAlive());
        }
    }
}
