import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * How many devices a second get a new key and certificate, beside the three openssl commands that do the same, and how
 * long the first one takes in a fresh JVM. Ours and theirs alternate, so that a busy moment of the machine hits both.
 *
 * <p>Run: {@code java -cp target/classes:target/lib/*:CLASSES CertificateBench}
 */
public final class CertificateBench {
    private static final int ROUNDS = 5;
    private static final int OPENSSL_DEVICES = 10;
    private static final long ROUND_NANOS = 1_000_000_000L;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals("cold")) {
            printFirstDevice(Path.of(arguments[1]));
            return;
        }
        Path folder = Files.createTempDirectory("certificate-bench");
        try {
            for (KeyKind kind : KeyKind.values()) {
                compare(kind, folder.resolve(kind.toString()));
                coldStarts(folder.resolve(kind.toString()));
            }
        } finally {
            delete(folder);
        }
    }

    private static void compare(KeyKind kind, Path folder) throws Exception {
        CertificateAuthority authority = authority(kind, folder);
        prepareOpenssl(kind, folder);
        ours(kind, authority); // warm-up
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(ours(kind, authority));
            theirs.add(theirs(kind, folder));
        }
        print(kind + " keys and certificates, this program", ours, "a second");
        print(kind + " keys and certificates, openssl", theirs, "a second");
    }

    private static CertificateAuthority authority(KeyKind kind, Path folder) {
        try (Passphrase passphrase = passphrase()) {
            return CertificateAuthority.openOrCreate(
                    folder.resolve("ca"), AuthorityPlan.of(Profile.strict(), kind), passphrase, RANDOM, Clock.systemUTC());
        }
    }

    private static Passphrase passphrase() {
        return Passphrase.of("for measuring only".toCharArray());
    }

    private static double ours(KeyKind kind, CertificateAuthority authority) {
        long start = System.nanoTime();
        int devices = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
            issue(kind, authority, devices++);
        }
        return devices * 1e9 / (System.nanoTime() - start);
    }

    private static void issue(KeyKind kind, CertificateAuthority authority, int number) {
        MacAddress mac = new MacAddress(0x5ccf7f000000L + number);
        try (DeviceKey key = DeviceKey.generate(kind, RANDOM)) {
            authority.issueDevice(new DeviceName("esp8266-" + mac.compact()), mac, key, SerialNumber.random(RANDOM));
        }
    }

    /** An authority whose key openssl need not decrypt: only issuing is compared. */
    private static void prepareOpenssl(KeyKind kind, Path folder) throws Exception {
        Files.writeString(folder.resolve("ext"), "[e]\nbasicConstraints=critical,CA:FALSE\n"
                + "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n");
        openssl(folder, genpkey(kind, "ca.key"));
        openssl(folder, "req", "-new", "-x509", "-key", "ca.key", "-subj", "/CN=bench", "-days", "30", "-out", "ca.crt");
    }

    private static double theirs(KeyKind kind, Path folder) throws Exception {
        long start = System.nanoTime();
        for (int device = 0; device < OPENSSL_DEVICES; device++) {
            openssl(folder, genpkey(kind, "device.key"));
            openssl(folder, "req", "-new", "-key", "device.key", "-subj", "/CN=device" + device, "-out", "device.csr");
            openssl(folder, "x509", "-req", "-in", "device.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                    "-days", "30", "-extfile", "ext", "-extensions", "e", "-out", "device.crt");
        }
        return OPENSSL_DEVICES * 1e9 / (System.nanoTime() - start);
    }

    private static String[] genpkey(KeyKind kind, String file) {
        return switch (kind) {
            case EC_P256, EC_P384 -> new String[] {
                "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + (kind == KeyKind.EC_P256 ? "P-256" : "P-384"), "-out", file
            };
            case RSA_2048, RSA_3072 -> new String[] {
                "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + (kind == KeyKind.RSA_2048 ? "2048" : "3072"), "-out", file
            };
        };
    }

    private static void openssl(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + command);
        }
    }

    private static void coldStarts(Path folder) throws Exception {
        List<Double> opened = new ArrayList<>();
        List<Double> issued = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            CertificateBench.class.getName(),
                            "cold",
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String[] times = process.inputReader().readLine().split(" ");
            process.waitFor();
            opened.add(Double.valueOf(times[0]));
            issued.add(Double.valueOf(times[1]));
        }
        print("  opening the authority, fresh JVM", opened, "ms");
        print("  first key and certificate after that", issued, "ms");
    }

    private static void printFirstDevice(Path folder) {
        KeyKind kind = KeyKind.parse(folder.getFileName().toString());
        long start = System.nanoTime();
        CertificateAuthority authority = authority(kind, folder);
        long opened = System.nanoTime();
        issue(kind, authority, 0);
        System.out.println((opened - start) / 1e6 + " " + (System.nanoTime() - opened) / 1e6);
    }

    private static void print(String what, List<Double> values, String unit) {
        List<Double> sorted = values.stream().sorted().toList();
        System.out.printf(
                "%-50s %,9.1f %s (%,.1f to %,.1f, %d rounds)%n",
                what, sorted.get(ROUNDS / 2), unit, sorted.get(0), sorted.get(ROUNDS - 1), ROUNDS);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
