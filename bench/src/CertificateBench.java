import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.espprovision.MacAddress;
import org.espprovision.pki.AuthorityPlan;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.pki.SerialNumber;

/**
 * Device keys and certificates in the guide's wording, beside the guide's openssl commands as a script, in one run: whole
 * processes, from nothing to DER files, wall and CPU time. Ours uses every processor and starts no process per device; both
 * make an authority first. Ours and theirs alternate, so that a busy moment of the machine hits both.
 *
 * <p>Arguments: how many devices (100), how many rounds (3), which kind of key (RSA-2048 and P-256).
 */
public final class CertificateBench {
    private static final SecureRandom RANDOM = new SecureRandom();

    private record Time(double wall, double cpu) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 4 && arguments[0].equals("ours")) {
            issueAll(KeyKind.parse(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]));
            System.out.println(cpuSeconds());
            return;
        }
        int devices = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path folder = Files.createTempDirectory("certificate-bench");
        try {
            List<KeyKind> kinds = arguments.length > 2
                    ? List.of(KeyKind.parse(arguments[2]))
                    : List.of(KeyKind.RSA_2048, KeyKind.EC_P256);
            for (KeyKind kind : kinds) {
                compare(kind, devices, rounds, folder);
                compare(kind, 1, rounds, folder);
            }
        } finally {
            delete(folder);
        }
    }

    private static void compare(KeyKind kind, int devices, int rounds, Path folder) throws Exception {
        Bench.heading("%s, authority and %,d devices, whole processes".formatted(kind, devices));
        List<Time> ours = new ArrayList<>();
        List<Time> theirs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ours.add(ours(kind, devices, fresh(folder)));
            theirs.add(theirs(kind, devices, fresh(folder)));
        }
        print("this program", ours);
        print("the guide's script", theirs);
        Bench.line(
                "  %-20s %8.1f times in wall, %.1f times in CPU",
                "ratio", median(theirs).wall() / median(ours).wall(), median(theirs).cpu() / median(ours).cpu());
    }

    private static Time ours(KeyKind kind, int devices, Path folder) throws Exception {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC", // as the launcher starts it
                        "-cp",
                        System.getProperty("java.class.path"),
                        CertificateBench.class.getName(),
                        "ours",
                        kind.toString(),
                        Integer.toString(devices),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        double cpu = Double.parseDouble(process.inputReader().readLine());
        if (process.waitFor() != 0) {
            throw new IOException("our own process failed");
        }
        return new Time((System.nanoTime() - start) / 1e9, cpu);
    }

    /** What the JVM has used so far: all threads, its own included. */
    private static double cpuSeconds() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }

    private static void issueAll(KeyKind kind, int devices, Path folder) throws Exception {
        CertificateAuthority authority = authority(kind, folder);
        int threads = Math.min(devices, Runtime.getRuntime().availableProcessors());
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        List<Future<?>> all = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            MacAddress mac = new MacAddress(0x5ccf7f000000L + device);
            all.add(workers.submit(() -> issue(kind, authority, mac, folder)));
        }
        workers.shutdown();
        for (Future<?> one : all) {
            one.get();
        }
    }

    private static CertificateAuthority authority(KeyKind kind, Path folder) {
        try (Passphrase passphrase = Passphrase.of("for measuring only".toCharArray())) {
            return CertificateAuthority.openOrCreate(
                    folder.resolve("ca"),
                    AuthorityPlan.of(Profile.named("guide"), kind),
                    passphrase,
                    RANDOM,
                    Clock.systemUTC());
        }
    }

    private static Void issue(KeyKind kind, CertificateAuthority authority, MacAddress mac, Path folder)
            throws IOException {
        DeviceName name = new DeviceName("esp8266-" + mac.compact());
        try (DeviceKey key = DeviceKey.generate(kind, RANDOM)) {
            Files.write(
                    folder.resolve(name + ".crt.der"),
                    authority.issueDevice(name, mac, key, SerialNumber.random(RANDOM)).der());
            byte[] der = key.derForDevice();
            Files.write(folder.resolve(name + ".key.der"), der);
            Arrays.fill(der, (byte) 0);
        }
        return null;
    }

    /** The guide's commands in a loop, as a person would put them into a shell script. */
    private static Time theirs(KeyKind kind, int devices, Path folder) throws Exception {
        String newKey = kind == KeyKind.EC_P256 ? "openssl ecparam -name prime256v1 -genkey -noout -out" : "openssl genrsa -out";
        String caKey = kind == KeyKind.EC_P256 ? "-newkey ec -pkeyopt ec_paramgen_curve:P-256" : "-newkey rsa:2048";
        String toDer = kind == KeyKind.EC_P256 ? "openssl ec" : "openssl rsa";
        Files.writeString(
                folder.resolve("script"),
                """
                set -e
                openssl req -new -x509 -days 3650 -extensions v3_ca %s -keyout mqtt_ca.key -out mqtt_ca.crt -passout pass:bench -subj "/CN=MQTT CA/O=PrestigeWorldWide/OU=generate-CA/emailAddress=nobody@example.net"
                i=0
                while [ $i -lt %d ]; do
                  n=esp8266-$i
                  %s $n.key%s
                  openssl req -new -out $n.csr -key $n.key -subj "/CN=$n/O=YourOrg/OU=Client-CA/emailAddress=nobody@example.net"
                  printf '[ MQTTextensions ]\\nbasicConstraints = critical,CA:false\\nsubjectAltName = DNS:%%s,DNS:%%s.local\\nkeyUsage = nonRepudiation, digitalSignature, keyEncipherment\\nextendedKeyUsage = clientAuth\\nnsComment = "MQTT Client Cert"\\n' $n $n > ext
                  openssl x509 -req -in $n.csr -CA mqtt_ca.crt -CAkey mqtt_ca.key -passin pass:bench -CAcreateserial -out $n.crt -days 3650 -extfile ext -extensions MQTTextensions
                  openssl x509 -in $n.crt -out $n.crt.der -outform DER
                  %s -in $n.key -out $n.key.der -outform DER
                  i=$((i+1))
                done
                """
                        .formatted(caKey, devices, newKey, kind == KeyKind.EC_P256 ? "" : " 2048", toDer));
        long start = System.nanoTime();
        Process process = new ProcessBuilder("sh", "-c", "sh script >log 2>&1 || { cat log >&2; exit 1; }; times")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> times = process.inputReader(StandardCharsets.US_ASCII).lines().toList();
        if (process.waitFor() != 0) {
            throw new IOException("the guide's script failed");
        }
        double wall = (System.nanoTime() - start) / 1e9;
        return new Time(wall, Stream.of(times.get(1).split(" ")).mapToDouble(CertificateBench::seconds).sum());
    }

    /** {@code 0m12.340s}, as {@code times} prints it. */
    private static double seconds(String text) {
        String[] parts = text.replace("s", "").split("m");
        return 60 * Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]);
    }

    private static void print(String who, List<Time> times) {
        List<Double> walls = times.stream().map(Time::wall).sorted().toList();
        Bench.line(
                "  %-20s %8.2f s wall, %.2f s CPU (wall %.2f to %.2f, %d rounds)",
                who, median(times).wall(), median(times).cpu(), walls.get(0), walls.get(walls.size() - 1), times.size());
    }

    private static Time median(List<Time> times) {
        return times.stream().sorted(Comparator.comparingDouble(Time::wall)).toList().get(times.size() / 2);
    }

    private static Path fresh(Path folder) throws IOException {
        return Files.createTempDirectory(folder, "round");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
