package org.espprovision.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Authority;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.matrix.Evidence.Proof;
import org.espprovision.simulator.Images;
import org.espprovision.simulator.sketch.SketchOnHost;
import org.espprovision.simulator.sketch.SketchTestFiles;
import org.espprovision.simulator.sketch.SketchTestMachine;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualNetwork.AccessPoint;
import org.espprovision.simulator.sketch.VirtualNetwork.Join;
import org.espprovision.simulator.sketch.VirtualNetwork.Names;
import org.espprovision.simulator.sketch.VirtualNetwork.TimeService;

/**
 * A device and a broker, both as wrong as a row wants them. The device is there twice, as the real sketch with BearSSL and as
 * the virtual chip's, and both must print the same milestones with the same numbers; times, heap and the fill of the file
 * system are their own.
 */
final class Bench {
    static final String HOST = "broker.local";
    static final String DEVICE = SketchTestFiles.DEVICE;
    static final int DEAD_PORT = 1;
    static final Authority CA = TestCertificates.authority("Authority");
    static final Authority STRANGER = TestCertificates.authority("Stranger");

    private static final TlsIdentity GOOD_SERVER = CA.server(HOST);
    private static final TlsIdentity GOOD_DEVICE = CA.client(DEVICE);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRIES = 5;
    private static final Pattern CAME = Pattern.compile(": (New|Client) connection from ");
    private static final Pattern STARTS = Pattern.compile(": New connection from ");
    private static final Pattern ENDS =
            Pattern.compile(": Client .*(disconnected|closed its connection|failed: |exceeded timeout|closing old)");

    final Path folder;
    final Instant now = Instant.now();
    final Map<String, String> settings = new LinkedHashMap<>();
    final List<String> options = new ArrayList<>();
    final Map<String, String> brokerEnvironment = new LinkedHashMap<>();
    TlsIdentity server = GOOD_SERVER;
    TlsIdentity device = GOOD_DEVICE;
    Authority trusted = CA;
    AccessPoint accessPoint = (ssid, password) -> Join.ACCEPTED;
    TimeService timeService = TimeService.ANSWERS;
    Clock clock = Clock.systemUTC();
    private String end = "";
    private boolean chipPrintsTheSame = true;

    Bench(Path folder) {
        this.folder = folder;
    }

    /** How the last line of the device must begin. */
    Bench ends(String beginning) {
        end = beginning;
        return this;
    }

    /** Whether the device still hears the broker's alert is a race. */
    Bench withARace() {
        chipPrintsTheSame = false;
        return this;
    }

    Bench withoutSntp() {
        timeService = TimeService.SILENT;
        options.add("--no-sntp");
        return this;
    }

    Bench wifi(Join join, int status) {
        accessPoint = (ssid, password) -> join;
        options.addAll(List.of("--wifi-status", Integer.toString(status)));
        return this;
    }

    /** At a Mosquitto that demands certificates and takes its users from them. */
    List<Evidence> atMosquitto(String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of("require_certificate true", "use_identity_as_username true"));
        lines.addAll(List.of(more));
        return atMosquittoWith(lines.toArray(String[]::new));
    }

    /** At a Mosquitto with these lines beside its files. */
    List<Evidence> atMosquittoWith(String... lines) throws Exception {
        List<String> all = new ArrayList<>(files());
        all.addAll(List.of(lines));
        return atBareMosquitto(all.toArray(String[]::new));
    }

    /** At a Mosquitto with these lines and no files of its own; each device meets one that just started. */
    List<Evidence> atBareMosquitto(String... lines) throws Exception {
        List<List<String>> printed = new ArrayList<>();
        for (Proof proof : List.of(Proof.SKETCH, Proof.CHIP)) {
            Path written = folder.resolve(proof + "-mosquitto.log");
            try (MosquittoServer broker = mosquitto(written, lines)) {
                printed.add(untilItTells(proof, broker, written));
            }
        }
        agree(printed);
        return List.of(
                captured(Proof.SKETCH, printed.get(0), Optional.of(log(Proof.SKETCH))),
                captured(Proof.CHIP, printed.get(1), Optional.of(log(Proof.CHIP))));
    }

    /** A device that resets its connection at once may leave no line at Mosquitto 2.0; a real one tries again as well. */
    private List<String> untilItTells(Proof proof, MosquittoServer broker, Path written) throws Exception {
        List<String> printed = attempt(proof, broker, written);
        for (int i = 1; i < TRIES && !CAME.matcher(Files.readString(written)).find(); i++) {
            printed = attempt(proof, broker, written);
        }
        return printed;
    }

    /** The log is kept as it is while a device that got through is connected, or when one that did not has gone. */
    private List<String> attempt(Proof proof, MosquittoServer broker, Path written) throws Exception {
        try (Running running = start(proof, broker.port())) {
            List<String> printed = running.toItsLastLine();
            if (printed.get(printed.size() - 1).contains(" run ready")) {
                await().atMost(PATIENCE).until(() -> Files.readString(written).contains(" PUBLISH from "));
            } else {
                running.unplug();
                await().during(Duration.ofMillis(100)).atMost(PATIENCE).until(() -> isOver(written));
            }
            Files.copy(written, log(proof), StandardCopyOption.REPLACE_EXISTING);
            return printed;
        }
    }

    /** At something else that listens there, or does not; it keeps no log. */
    List<Evidence> at(int port) throws Exception {
        List<List<String>> printed = List.of(run(Proof.SKETCH, port), run(Proof.CHIP, port));
        agree(printed);
        return List.of(
                captured(Proof.SKETCH, printed.get(0), Optional.empty()),
                captured(Proof.CHIP, printed.get(1), Optional.empty()));
    }

    /** The real sketch alone, where the virtual chip has no such state. */
    List<Evidence> sketchAt(int port) throws Exception {
        List<String> printed = run(Proof.SKETCH, port);
        assertThat(bare(printed)).last().asString().startsWith(end);
        return List.of(captured(Proof.SKETCH, printed, Optional.empty()));
    }

    MosquittoServer mosquitto(Path log, String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("log_dest file " + log));
        all.addAll(List.of(lines));
        return MosquittoServer.start(brokerEnvironment, all.toArray(String[]::new));
    }

    List<String> files() throws IOException {
        return List.of(
                "cafile " + pem("ca", CA.own()),
                "certfile " + pem("server", server),
                "keyfile " + folder.resolve("server.key"));
    }

    /** Writes certificate and key; gives the certificate's file. */
    Path pem(String name, TlsIdentity identity) throws IOException {
        TestCertificates.writePem(folder, name, identity);
        return folder.resolve(name + ".crt");
    }

    Path log(Proof proof) {
        return folder.resolve(proof + ".log");
    }

    Evidence captured(Proof proof, List<String> console, Optional<Path> log) throws IOException {
        String text = String.join("\r\n", console) + "\r\n";
        return new Evidence(
                proof, Optional.of(Files.writeString(folder.resolve(proof + ".txt"), text)), log, List.of());
    }

    SketchOnHost sketch(int port, String... more) throws Exception {
        Path files = folder.resolve("files");
        SketchOnHost.unpack(image(port), files);
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return SketchOnHost.start(files, all.toArray(String[]::new));
    }

    private Running start(Proof proof, int port) throws Exception {
        return proof == Proof.CHIP
                ? Running.of(new SketchTestMachine(flash(port), Running.LAST_LINE), network())
                : Running.of(sketch(port, "--runs", "0"));
    }

    private List<String> run(Proof proof, int port) throws Exception {
        try (Running running = start(proof, port)) {
            return running.toItsLastLine();
        }
    }

    private byte[] image(int port) throws Exception {
        var files = new SketchTestFiles().set("broker.port", Integer.toString(port));
        settings.forEach(files::set);
        files.trusting(trusted.certificate())
                .file("/client.crt.der", device.certificate().getEncoded())
                .file("/client.key.der", device.key().getEncoded());
        return SketchOnHost.image(files.all());
    }

    /** The flash of a 4 MB board: a small loader, what places the file system, and the file system. */
    byte[] flash(int port) throws Exception {
        byte[] image = image(port);
        byte[] flash = new byte[0x400000];
        Arrays.fill(flash, (byte) 0xFF);
        byte[] boot = Images.bootable();
        System.arraycopy(boot, 0, flash, 0, boot.length);
        byte[] marker = ("esp-provision demonstration sketch 1; layout=4m1m fs=0x00300000 length=0x000fa000 page=256 "
                        + "block=8192")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(marker, 0, flash, 0x2000, marker.length);
        System.arraycopy(image, 0, flash, 0x300000, image.length);
        return flash;
    }

    VirtualNetwork network() {
        Names names = (host, port) -> host.equals(HOST) || host.equals("127.0.0.1")
                ? Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                : Optional.empty();
        return new VirtualNetwork(accessPoint, names, timeService, clock);
    }

    List<String> onChip(byte[] flash) throws InterruptedException {
        try (Running running = Running.of(new SketchTestMachine(flash, Running.LAST_LINE), network())) {
            return running.toItsLastLine();
        }
    }

    private void agree(List<List<String>> printed) {
        if (chipPrintsTheSame) {
            assertThat(bare(printed.get(1))).as("virtual chip and real sketch").isEqualTo(bare(printed.get(0)));
        }
        assertThat(bare(printed.get(0))).last().asString().startsWith(end);
    }

    /** The lines without what differs from run to run. */
    private static List<String> bare(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^ep1 \\d+ ", "")
                        .replaceAll(" (ms|heap|unix|total|used|port)=-?\\d+| broker=\\S+", ""))
                .toList();
    }

    /** Every connection has come to its end. */
    private static boolean isOver(Path log) throws IOException {
        String text = Files.readString(log);
        return ENDS.matcher(text).results().count()
                >= STARTS.matcher(text).results().count();
    }
}
