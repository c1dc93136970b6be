import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.ledger.CertificateState;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.AuthorityPlan;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.Lines;
import org.espprovision.station.BrokerChoice;
import org.espprovision.station.Job;
import org.espprovision.station.Orders;
import org.espprovision.station.Repeat;
import org.espprovision.station.Shift;
import org.espprovision.station.Station;
import org.espprovision.station.WifiNetwork;
import org.espprovision.station.line.Line;
import org.espprovision.station.line.LineEvent;
import org.espprovision.station.line.LinePlan;
import org.espprovision.station.line.LineTotals;
import org.espprovision.station.line.RetryPolicy;

/**
 * A line at work: virtual chips on pseudo-terminals, fast, proving themselves to a real Mosquitto; each that is done is
 * replaced. Tells yield, pace, processor time a board, of the host and of the chips, and the heap as it goes.
 *
 * <p>Arguments: how many boards (500), how many ports (16).
 */
public final class LineRun {
    private static final int TELL_EVERY = 50;

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int ports = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        Path folder = Files.createTempDirectory("line-run");
        try {
            run(folder, count, ports);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void run(Path folder, int count, int ports) throws Exception {
        CertificateAuthority authority = authority(folder);
        authority.issueServer(Set.of("localhost"), Set.of(InetAddress.getLoopbackAddress())).writePem(folder);
        Files.writeString(
                folder.resolve("crl.pem"),
                authority.publishRevocations(List::of, Period.ofYears(1)).pem());
        Optional<BrokerProcess> mosquitto = BrokerProcess.mosquitto(folder);
        if (mosquitto.isEmpty()) {
            Bench.line("there is no Mosquitto here");
            return;
        }
        Ledger ledger = Ledger.open(folder.resolve("ledger"), Clock.systemUTC());
        var random = new SecureRandom();
        try (BrokerProcess broker = mosquitto.get();
                VirtualJigs jigs = new VirtualJigs(Files.createDirectory(folder.resolve("jigs")), ports);
                Shift shift = new Station(
                                new Lines(List.of(DevicePorts.ofThisMachine())),
                                () -> authority,
                                ledger,
                                Clock.systemUTC(),
                                random)
                        .shift(job(broker.port()), Orders.byMac(), ports, event -> {})) {
            shift.prepare();
            Bench.heading("%d boards on %d ports, %s".formatted(count, ports, broker.name()));
            double cpuBefore = cpuSeconds();
            var plan = new LinePlan(
                    RetryPolicy.usual(),
                    OptionalInt.of(count),
                    OptionalInt::empty,
                    Duration.ofMillis(50),
                    Duration.ofMillis(200));
            LineTotals totals =
                    new Line(shift::provision, jigs, plan, Clock.systemUTC(), event -> tell(event)).run();
            report(totals, ledger, cpuSeconds() - cpuBefore, jigs.chipSeconds(), broker.cpuSeconds(), count);
        }
    }

    private static void tell(LineEvent event) {
        if (event instanceof LineEvent.Retried retried) {
            Bench.line("%s tried again: %s [%s]", retried.place().slot(), retried.step().code(), retried.code());
        }
        if (event instanceof LineEvent.BoardEnded ended) {
            if (!ended.result().verdict().isPass()) {
                Bench.line("board %d: %s, %s", ended.result().number(), ended.result().reason(), ended.result().what());
            }
            if (ended.totals().done() % TELL_EVERY == 0) {
                System.gc();
                Bench.line(
                        "%5d done, heap in use %d MB, %d threads",
                        ended.totals().done(),
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                        Thread.activeCount());
            }
        }
    }

    private static void report(
            LineTotals totals, Ledger ledger, double allCpu, double chipCpu, double brokerCpu, int count) {
        Set<String> serials = ConcurrentHashMap.newKeySet();
        Set<String> keys = ConcurrentHashMap.newKeySet();
        long confirmed = ledger.certificates().stream()
                .filter(certificate -> certificate.state() == CertificateState.CONFIRMED)
                .filter(certificate -> serials.add(certificate.serial()) & keys.add(certificate.spkiSha256()))
                .count();
        Bench.line(
                "yield %d of %d, %d tried again; the ledger has %d confirmed devices, %d serial numbers and %d keys, and is %s",
                totals.passed(),
                count,
                totals.retries(),
                ledger.devices().size(),
                confirmed,
                keys.size(),
                ledger.verify().intact() ? "whole" : "BROKEN");
        Bench.line(
                "%.1f s, %,d boards an hour; CPU a board: host %.2f s, virtual chip %.2f s, Mosquitto %.3f s",
                totals.since().toMillis() / 1e3,
                totals.boardsAnHour(),
                (allCpu - chipCpu) / count,
                chipCpu / count,
                brokerCpu / count);
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    private static Job job(int brokerPort) {
        FlashLayout layout = FlashLayout.named("4m1m");
        return new Job(
                layout,
                DemonstrationSketch.make(layout),
                KeyKind.EC_P256,
                Optional.empty(),
                new WifiNetwork("bench", "a password of the bench"),
                new BrokerChoice.Remote(new BrokerAddress("localhost", brokerPort), Optional.empty()),
                "pool.ntp.org",
                LoaderOptions.defaults().withPatience(Duration.ofMinutes(2)), // sixteen chips on a few processors
                Duration.ofSeconds(90),
                Repeat.LEAVE_CONFIRMED);
    }

    private static CertificateAuthority authority(Path folder) {
        try (Passphrase passphrase = Passphrase.of("a bench needs no secrets".toCharArray())) {
            return CertificateAuthority.openOrCreate(
                    folder.resolve("ca"),
                    AuthorityPlan.of(Profile.strict(), KeyKind.EC_P256),
                    passphrase,
                    new SecureRandom(),
                    Clock.systemUTC());
        }
    }
}
