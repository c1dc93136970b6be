import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espprovision.pki.AuthorityPlan;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;

/**
 * Many TLS clients at once on the embedded check endpoint, beside a Mosquitto in the same run: each client with its own
 * certificate (P-256), TLS 1.2 and a full handshake, from TCP connect to CONNACK, all let go at one moment and all held open
 * until the last is in and each has had a PINGRESP. Both brokers are processes of their own with the same certificate and
 * revocation list; the clients, in this process, are the same for both, and rounds alternate. Afterwards one client floods
 * each broker, to see what that does to its memory.
 *
 * <p>Arguments: how many clients (500), how many rounds (5).
 */
public final class BrokerConnects {
    private static final int FLOOD_MESSAGES = 2_000;
    private static final int FLOOD_BYTES = 60_000;

    /** Milliseconds, but for the CPU time of the broker, which is in seconds. */
    private record Round(double median, double p95, double max, double all, double cpuSeconds, long residentKib) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals("serve")) {
            BrokerProcess.serveEmbedded(Path.of(arguments[1]));
            return;
        }
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Path folder = Files.createTempDirectory("broker-connects");
        try {
            CertificateAuthority authority = authority(folder);
            authority
                    .issueServer(Set.of("localhost"), Set.of(InetAddress.getLoopbackAddress()))
                    .writePem(folder);
            Files.writeString(
                    folder.resolve("crl.pem"),
                    authority.publishRevocations(List::of, Period.ofYears(1)).pem());
            List<BenchClient> clients = IntStream.range(0, count)
                    .mapToObj(number -> BenchClient.of("esp8266-%06x".formatted(number), authority))
                    .toList();
            compare(clients, rounds, folder);
        } finally {
            delete(folder);
        }
    }

    private static CertificateAuthority authority(Path folder) {
        try (Passphrase passphrase = Passphrase.of("for measuring only".toCharArray())) {
            return CertificateAuthority.openOrCreate(
                    folder.resolve("ca"),
                    AuthorityPlan.of(Profile.strict(), KeyKind.EC_P256),
                    passphrase,
                    new SecureRandom(),
                    Clock.systemUTC());
        }
    }

    private static void compare(List<BenchClient> clients, int rounds, Path folder) throws Exception {
        Bench.heading("%,d TLS 1.2 clients with certificates at one moment, TCP connect to CONNACK, %d rounds"
                .formatted(clients.size(), rounds));
        Bench.line("  %-26s %8s %8s %8s %8s %10s %9s", "", "median", "p95", "max", "all in", "broker CPU", "memory");
        try (BrokerProcess embedded = BrokerProcess.embedded(folder)) {
            var mosquitto = BrokerProcess.mosquitto(folder);
            List<Round> ours = new ArrayList<>();
            List<Round> theirs = new ArrayList<>();
            try {
                for (int i = -1; i < rounds; i++) {
                    Round own = round(clients, embedded);
                    if (i < 0) {
                        print("embedded, just started", own);
                    } else {
                        ours.add(own);
                    }
                    if (mosquitto.isPresent()) {
                        Round other = round(clients, mosquitto.get());
                        theirs.addAll(i < 0 ? List.of() : List.of(other));
                    }
                }
                print("embedded", middle(ours));
                mosquitto.ifPresentOrElse(
                        there -> {
                            print(there.name(), middle(theirs));
                            ratio(middle(ours), middle(theirs));
                        },
                        () -> Bench.line("  there is no Mosquitto here to compare with"));
                flood(clients.get(0), embedded);
                if (mosquitto.isPresent()) {
                    flood(clients.get(0), mosquitto.get());
                }
            } finally {
                if (mosquitto.isPresent()) {
                    mosquitto.get().close();
                }
            }
        }
    }

    private static Round round(List<BenchClient> clients, BrokerProcess broker) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        List<BenchClient.Connection> open = new ArrayList<>();
        try {
            var waiting = new CountDownLatch(clients.size());
            var gate = new CountDownLatch(1);
            List<Future<BenchClient.Connection>> coming = new ArrayList<>();
            for (BenchClient client : clients) {
                Callable<BenchClient.Connection> one = () -> {
                    waiting.countDown();
                    gate.await();
                    return client.connect(broker.port());
                };
                coming.add(threads.submit(one));
            }
            waiting.await();
            double cpuBefore = broker.cpuSeconds();
            long start = System.nanoTime();
            gate.countDown();
            for (Future<BenchClient.Connection> one : coming) {
                open.add(one.get());
            }
            double all = (System.nanoTime() - start) / 1e6;
            double cpu = broker.cpuSeconds() - cpuBefore;
            for (BenchClient.Connection connection : open) {
                connection.ping();
            }
            double[] millis =
                    open.stream().mapToDouble(BenchClient.Connection::millis).sorted().toArray();
            return new Round(
                    millis[millis.length / 2],
                    millis[(int) (millis.length * 0.95)],
                    millis[millis.length - 1],
                    all,
                    cpu,
                    broker.residentKib());
        } finally {
            threads.shutdownNow();
            for (BenchClient.Connection connection : open) {
                connection.close();
            }
        }
    }

    /** Each figure's own median over the rounds. */
    private static Round middle(List<Round> rounds) {
        return new Round(
                median(rounds.stream().mapToDouble(Round::median).toArray()),
                median(rounds.stream().mapToDouble(Round::p95).toArray()),
                median(rounds.stream().mapToDouble(Round::max).toArray()),
                median(rounds.stream().mapToDouble(Round::all).toArray()),
                median(rounds.stream().mapToDouble(Round::cpuSeconds).toArray()),
                (long) median(rounds.stream().mapToDouble(Round::residentKib).toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void print(String who, Round round) {
        Bench.line(
                "  %-26s %5.0f ms %5.0f ms %5.0f ms %5.0f ms %8.2f s %5.0f MiB",
                who,
                round.median(),
                round.p95(),
                round.max(),
                round.all(),
                round.cpuSeconds(),
                round.residentKib() / 1024.0);
    }

    private static void ratio(Round ours, Round theirs) {
        Bench.line(
                "  %-26s %8.2f %8.2f %8.2f %8.2f %10.2f",
                "embedded / Mosquitto",
                ours.median() / theirs.median(),
                ours.p95() / theirs.p95(),
                ours.max() / theirs.max(),
                ours.all() / theirs.all(),
                ours.cpuSeconds() / theirs.cpuSeconds());
    }

    private static void flood(BenchClient client, BrokerProcess broker) throws Exception {
        try (BenchClient.Connection connection = client.connect(broker.port())) {
            connection.flood(FLOOD_MESSAGES / 4, FLOOD_BYTES);
            long before = broker.residentKib();
            long start = System.nanoTime();
            connection.flood(FLOOD_MESSAGES, FLOOD_BYTES);
            Bench.line(
                    "  %-26s %s, memory %+.0f MiB, %.0f MB/s",
                    broker.name() + ", flood",
                    String.format(Locale.ROOT, "%,d messages of %,d bytes", FLOOD_MESSAGES, FLOOD_BYTES),
                    (broker.residentKib() - before) / 1024.0,
                    FLOOD_MESSAGES * (double) FLOOD_BYTES / ((System.nanoTime() - start) / 1e3));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
