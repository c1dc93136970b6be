package org.espprovision.station;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.espprovision.MacAddress;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.chip.SketchImage;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.pki.ServerCredentials;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.LineOpener;
import org.espprovision.serial.Lines;
import org.espprovision.serial.SerialLine;
import org.espprovision.simulator.BoardWiring;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.simulator.VirtualChip;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;

/** A workspace in a temporary folder, a virtual board on its one port, and a job for it that a test can change. */
final class Bench implements AutoCloseable {
    static final String PORT = "bench";
    static final MacAddress MAC = MacAddress.parse("5e:cf:7f:00:00:42");
    static final String DEVICE = "esp8266-5ecf7f000042";
    static final String SSID = "bench";
    static final String PASSWORD = "open sesame";

    private final SecureRandom random = new SecureRandom();
    private final Path folder;
    private CertificateAuthority authority;
    final Ledger ledger;
    final List<StationEvent> events = new CopyOnWriteArrayList<>();

    private VirtualChip chip;
    private String portName = PORT;
    private Lines lines = new Lines(List.of(port()));
    private UnaryOperator<SerialLine> cable = UnaryOperator.identity();

    FlashLayout layout = FlashLayout.named("4m1m");
    SketchImage sketch = DemonstrationSketch.make(layout);
    KeyKind key = KeyKind.EC_P256;
    BrokerChoice broker =
            new BrokerChoice.Embedded(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "localhost");
    Duration patience = Duration.ofSeconds(20);
    Repeat repeat = Repeat.LEAVE_CONFIRMED;

    Bench(Path folder) {
        this.folder = folder;
        this.authority = authority("ca");
        this.ledger = Ledger.open(folder.resolve("ledger"), Clock.systemUTC());
        this.chip = board().build();
    }

    /** A whole board in a network that it can join. */
    VirtualChip.Builder board() {
        return VirtualChip.builder(MAC).pace(Pace.FAST).firmware(new VirtualSketch(network(), random));
    }

    static VirtualNetwork network() {
        return network(VirtualNetwork.AccessPoint.named(SSID, PASSWORD));
    }

    static VirtualNetwork network(VirtualNetwork.AccessPoint accessPoint) {
        return network(accessPoint, VirtualNetwork.Names.ofThisComputer(), VirtualNetwork.TimeService.ANSWERS);
    }

    /** The network of the bench, where names lead the device to other places than they lead the station to. */
    static VirtualNetwork networkWhere(VirtualNetwork.Names names) {
        return network(VirtualNetwork.AccessPoint.named(SSID, PASSWORD), names, VirtualNetwork.TimeService.ANSWERS);
    }

    /** The network of the bench without a time server. */
    static VirtualNetwork networkWithoutTime() {
        return network(
                VirtualNetwork.AccessPoint.named(SSID, PASSWORD),
                VirtualNetwork.Names.ofThisComputer(),
                VirtualNetwork.TimeService.SILENT);
    }

    private static VirtualNetwork network(
            VirtualNetwork.AccessPoint accessPoint, VirtualNetwork.Names names, VirtualNetwork.TimeService time) {
        return new VirtualNetwork(accessPoint, names, time, Clock.systemUTC());
    }

    /** Plugs another board in. */
    void plugIn(VirtualChip.Builder other) {
        chip.close();
        chip = other.build();
    }

    /** Puts the board behind a device file: no control lines, FLASH held whenever somebody opens it. */
    PtyBoard behindADeviceFile() {
        plugIn(board().wiring(BoardWiring.NO_CONTROL_LINES));
        portName = folder.resolve("board").toString();
        lines = new Lines(List.of(DevicePorts.ofThisMachine()));
        return PtyBoard.at(Path.of(portName), chip, event -> {});
    }

    /** Puts something between board and computer. */
    void cable(UnaryOperator<SerialLine> between) {
        cable = between;
    }

    /** Plugs in a board whose network resolves every name to this port of the loopback. */
    void leadDeviceTo(int brokerPort) {
        var there = new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort);
        plugIn(board().firmware(new VirtualSketch(networkWhere((host, port) -> Optional.of(there)), random)));
    }

    VirtualChip chip() {
        return chip;
    }

    Path folder() {
        return folder;
    }

    CertificateAuthority authority() {
        return authority;
    }

    /** Lets the same authority word its certificates otherwise. */
    void profile(String name) {
        authority = authority.issuingBy(Profile.named(name));
    }

    /** Another authority, with a folder of its own. */
    CertificateAuthority authority(String name) {
        try (Passphrase passphrase = Passphrase.of("a bench needs no secrets".toCharArray())) {
            return CertificateAuthority.openOrCreate(folder.resolve(name), passphrase, random, Clock.systemUTC());
        }
    }

    void layout(String name) {
        layout = FlashLayout.named(name);
        sketch = DemonstrationSketch.make(layout);
        plugIn(board().flashSize(layout.flashSizeBytes()));
    }

    /** A Mosquitto that shows a certificate for these names, made by {@code server}, and asks clients for one of ours. */
    MosquittoServer mosquitto(CertificateAuthority server, Set<String> names, String... lines) throws IOException {
        return mosquitto(server.issueServer(names, Set.of()), lines);
    }

    MosquittoServer mosquitto(ServerCredentials server, String... lines) throws IOException {
        Path files = folder.resolve("mosquitto");
        java.nio.file.Files.createDirectories(files);
        server.writePem(files);
        boolean ownCa = Stream.of(lines).anyMatch(line -> line.startsWith("cafile"));
        return MosquittoServer.start(
                ownCa ? "" : "cafile " + CertificateAuthority.certificateFile(folder.resolve("ca")),
                "certfile " + files.resolve("server.crt"),
                "keyfile " + files.resolve("server.key"),
                String.join("\n", lines));
    }

    void use(MosquittoServer server) {
        broker = new BrokerChoice.Remote(new BrokerAddress("localhost", server.port()), Optional.empty());
    }

    void use(MosquittoServer server, X509Certificate serverAuthority) {
        broker = new BrokerChoice.Remote(new BrokerAddress("localhost", server.port()), Optional.of(serverAuthority));
    }

    Outcome run() {
        return run(new Cancellation(), event -> {});
    }

    Outcome run(Cancellation cancellation, StationListener listener) {
        var station = new Station(lines, () -> authority, ledger, Clock.systemUTC(), random);
        return station.provision(
                portName,
                job(),
                event -> {
                    events.add(event);
                    listener.on(event);
                },
                cancellation);
    }

    private Job job() {
        return new Job(
                layout,
                sketch,
                key,
                Optional.empty(),
                new WifiNetwork(SSID, PASSWORD),
                broker,
                "pool.ntp.org",
                LoaderOptions.defaults(),
                patience,
                repeat);
    }

    private LineOpener port() {
        return new LineOpener() {
            @Override
            public boolean knows(String portName) {
                return portName.equals(PORT);
            }

            @Override
            public SerialLine open(String portName) {
                return cable.apply(chip.line(portName));
            }
        };
    }

    @Override
    public void close() {
        chip.close();
    }
}
