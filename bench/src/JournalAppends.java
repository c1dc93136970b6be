import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.espprovision.MacAddress;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;

/** Entries a second, each on the disk before the next, beside a plain write and sync; and opening a large ledger. */
final class JournalAppends {
    private static final String HASH = "ab".repeat(32);
    private static final int LINES = 10_000;

    private long serial;

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target"), "bench-ledger");
        try {
            new JournalAppends().run(directory);
        } finally {
            delete(directory);
        }
    }

    private void run(Path directory) throws Exception {
        Ledger ledger = Ledger.open(directory.resolve("appends"), Clock.systemUTC());
        ledger.append(next());
        byte[] line = Files.readAllBytes(directory.resolve("appends").resolve("journal.jsonl"));
        try (RandomAccessFile plain = new RandomAccessFile(directory.resolve("plain").toFile(), "rw")) {
            Bench.Time[] time = Bench.measureBoth(400, () -> ledger.append(next()), () -> writeAndSync(plain, line));
            Bench.heading("Ledger, one entry of %d bytes on the disk; beside write and sync of the same bytes"
                    .formatted(line.length));
            Bench.line("%-12s %12s %12s %12s %12s", "", "a second", "median us", "fastest", "slowest");
            tell("append", time[0]);
            tell("write+sync", time[1]);
            Bench.line("ratio        %12.2f", time[0].median() / time[1].median());
        }
        Path lives = directory.resolve("lives");
        Bench.heading("Ledger, opening it");
        for (int lines = LINES / 4; lines <= LINES; lines *= 2) {
            writeLives(lives, lines);
            Bench.Time open = Bench.measure(1, () -> Ledger.open(lives, Clock.systemUTC()));
            double megabytes = Files.size(lives.resolve("journal.jsonl")) / 1e6;
            Bench.line("%,7d lines %8.1f MB %12.1f ms", lines, megabytes, open.median() / 1e6);
        }
    }

    /** Appends whole lives, four entries each, until the ledger has so many lines. */
    private void writeLives(Path directory, int lines) {
        Ledger ledger = Ledger.open(directory, Clock.systemUTC());
        for (long written = ledger.verify().lines(); written < lines; written += 4) {
            LedgerEntry.Reserved reserved = next();
            ledger.append(reserved);
            ledger.append(issued(reserved.serial()));
            ledger.append(new LedgerEntry.Flashed(reserved.serial(), HASH, 400_000, HASH, "4m1m", "flash MD5"));
            ledger.append(new LedgerEntry.Confirmed(
                    reserved.serial(), Map.of("broker", "broker.local:8883", "topic", "devices/a/up/proof")));
        }
    }

    /** As large as a certificate with a P-256 key. */
    private static LedgerEntry issued(String serial) {
        byte[] der = Arrays.copyOf(serial.getBytes(StandardCharsets.UTF_8), 610);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(der);
            return new LedgerEntry.Issued(
                    serial, Base64.getEncoder().encodeToString(der), HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tell(String what, Bench.Time time) {
        Bench.line(
                "%-12s %12.0f %12.1f %12.1f %12.1f",
                what, time.perSecond(), time.median() / 1e3, time.fastest() / 1e3, time.slowest() / 1e3);
    }

    private LedgerEntry.Reserved next() {
        serial++;
        return new LedgerEntry.Reserved(
                Long.toHexString(serial), new MacAddress(serial), "esp8266-%012x".formatted(serial), HASH);
    }

    private static Object writeAndSync(RandomAccessFile file, byte[] bytes) throws IOException {
        file.write(bytes);
        file.getFD().sync();
        return file;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
