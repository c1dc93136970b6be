package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.espprovision.broker.CheckEndpoint;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Authority;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.simulator.sketch.VirtualNetwork.AccessPoint;
import org.espprovision.simulator.sketch.VirtualNetwork.Names;
import org.espprovision.simulator.sketch.VirtualNetwork.TimeService;
import org.junit.jupiter.api.io.TempDir;

/**
 * A case that runs twice, through the real sketch with BearSSL and through the virtual chip's, against the same broker: both
 * must print the same milestones with the same numbers. Times, heap and the fill of the file system are their own.
 */
abstract class SketchAgreement {
    static final String HOST = "broker.local";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Authority CA = TestCertificates.authority("Authority");
    static final Authority STRANGER = TestCertificates.authority("Stranger");
    static final TlsIdentity SERVER = CA.server(HOST);
    static final TlsIdentity DEVICE = CA.client(SketchTestFiles.DEVICE);
    static final int DEAD_PORT = 1;

    @TempDir
    Path folder = Path.of("");

    final Instant now = Instant.now();
    final Instant yesterday = now.minus(Duration.ofDays(1));
    final Map<String, String> settings = new LinkedHashMap<>();
    TlsIdentity server = SERVER;
    TlsIdentity device = DEVICE;
    Authority trusted = CA;
    Names names = (host, port) -> host.equals(HOST) || host.equals("127.0.0.1")
            ? Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            : Optional.empty();
    final List<String> options = new ArrayList<>();
    TimeService timeService = TimeService.ANSWERS;
    AccessPoint accessPoint = (ssid, password) -> VirtualNetwork.Join.ACCEPTED;
    Clock clock = Clock.systemUTC();

    final void silenceSntp() {
        timeService = TimeService.SILENT;
        options.add("--no-sntp");
    }

    final List<String> atMosquitto(String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of("require_certificate true", "use_identity_as_username true"));
        lines.addAll(List.of(more));
        try (var broker = mosquitto(lines.toArray(String[]::new))) {
            return both(broker.port());
        }
    }

    final MosquittoServer mosquitto(String... more) throws IOException {
        TestCertificates.writePem(folder, "ca", CA.own());
        TestCertificates.writePem(folder, "server", server);
        List<String> lines = new ArrayList<>(List.of(
                "cafile " + folder.resolve("ca.crt"),
                "certfile " + folder.resolve("server.crt"),
                "keyfile " + folder.resolve("server.key")));
        lines.addAll(List.of(more));
        return MosquittoServer.start(lines.toArray(String[]::new));
    }

    final List<String> atCheckEndpoint() throws Exception {
        try (var endpoint = CheckEndpoint.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                server,
                CA.certificate(),
                Clock.systemUTC(),
                event -> {})) {
            return both(endpoint.port());
        }
    }

    /** The milestones of one case, which both sketches must print. */
    final List<String> both(int port) throws Exception {
        var files = new SketchTestFiles().set("broker.port", Integer.toString(port));
        settings.forEach(files::set);
        files.trusting(trusted.certificate())
                .file("/client.crt.der", device.certificate().getEncoded())
                .file("/client.key.der", device.key().getEncoded());
        byte[] image = SketchOnHost.image(files.all());
        List<String> real = ownAside(onHost(image));
        assertThat(ownAside(onVirtualChip(image))).isEqualTo(real);
        return real.stream()
                .map(line -> line.replace("ep1 ", "").replaceFirst(" host=\\S+ port=\\d+", ""))
                .toList();
    }

    private List<String> onHost(byte[] image) throws Exception {
        Path files = folder.resolve("files");
        SketchOnHost.unpack(image, files);
        try (var sketch = SketchOnHost.start(files, options.toArray(String[]::new))) {
            return sketch.toTheEnd();
        }
    }

    private List<String> onVirtualChip(byte[] image) throws InterruptedException {
        byte[] flash = new byte[0x400000];
        Arrays.fill(flash, (byte) 0xFF);
        byte[] marker = ("esp-provision demonstration sketch 1; layout=4m1m fs=0x00300000 length=0x000fa000 page=256 "
                        + "block=8192")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(marker, 0, flash, 0x2000, marker.length);
        System.arraycopy(image, 0, flash, 0x300000, image.length);
        var machine = new SketchTestMachine(flash);
        var network = new VirtualNetwork(accessPoint, names, timeService, clock);
        var thread = new Thread(() -> {
            try {
                new VirtualSketch(network, new Random(1)).run(machine);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        Predicate<String> last =
                Pattern.compile("ep1 \\d+ (run ready|\\w+ (failed|bad)) ?.*").asMatchPredicate();
        await().atMost(PATIENCE).until(() -> machine.lines().stream().anyMatch(last));
        thread.interrupt();
        thread.join();
        List<String> lines = machine.lines();
        int end = 0;
        while (!last.test(lines.get(end))) {
            end++;
        }
        return lines.subList(0, end + 1);
    }

    private static List<String> ownAside(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^ep1 \\d+", "ep1").replaceAll(" (ms|heap|unix|total|used)=-?\\d+", ""))
                .toList();
    }
}
