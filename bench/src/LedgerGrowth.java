import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.espprovision.MacAddress;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;

/**
 * What one board costs with a ledger of 10, 10,000 and 1,000,000 boards: open, look one up, append, heap. Each row is a
 * Java process of its own. The index of the long ones is made first, and its time is told apart. Arguments: numbers of
 * boards.
 */
final class LedgerGrowth {
    private static final String HASH = "ab".repeat(32);
    private static final int CERTIFICATE_BYTES = 460;

    private LedgerGrowth() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("one")) {
            one(Path.of(args[1]));
            return;
        }
        String[] sizes = args.length == 0 ? new String[] {"10", "10000", "1000000"} : args;
        Bench.heading("Ledger, one board more; a record is a board with four lines");
        Bench.line("%10s %9s %9s %9s %9s %9s %9s", "boards", "MB", "index s", "open ms", "look ms", "append ms", "heap MB");
        for (String boards : sizes) {
            Path directory = Files.createTempDirectory(Path.of("target"), "bench-growth");
            try {
                double megabytes = write(directory, Long.parseLong(boards)) / 1e6;
                String first = process(directory);
                String second = process(directory);
                Bench.line("%10s %9.1f %9.1f %s", boards, megabytes, Double.parseDouble(first.split(" +")[0]) / 1e3, second);
            } finally {
                delete(directory);
            }
        }
    }

    private static String process(Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "LedgerGrowth",
                        "one",
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return line;
    }

    private static void one(Path directory) {
        long begin = System.nanoTime();
        Ledger ledger = Ledger.open(directory, Clock.systemUTC());
        double open = millis(begin);
        begin = System.nanoTime();
        ledger.state(new MacAddress(7));
        double look = millis(begin);
        int appends = 20;
        begin = System.nanoTime();
        long unique = System.nanoTime();
        for (int i = 0; i < appends; i++) {
            ledger.append(new LedgerEntry.Reserved(
                    Long.toHexString(unique + i) + "f", new MacAddress(5_000_000L + i), "one-more", HASH));
        }
        double append = millis(begin) / appends;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
        System.out.println("%9.1f %9.1f %9.2f %9.1f".formatted(open, look, append, heap));
    }

    private static double millis(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Writes the journal as the program would, but not each line to the disk by itself. */
    private static long write(Path directory, long boards) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        HexFormat hex = HexFormat.of();
        String head = "0".repeat(64);
        Path journal = directory.resolve("journal.jsonl");
        long line = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(journal), 1 << 20)) {
            for (long board = 1; board <= boards; board++) {
                byte[] der = java.util.Arrays.copyOf(
                        Long.toString(board).getBytes(StandardCharsets.UTF_8), CERTIFICATE_BYTES);
                String serial = Long.toHexString(board * 0x9E3779B97F4A7C15L >>> 1 | 1L << 62);
                String name = "esp8266-%012x".formatted(board);
                String[] entries = {
                    "'kind':'reserved','serial':'%s','mac':'%s','device':'%s','spkiSha256':'%s'"
                            .formatted(serial, new MacAddress(board), name, HASH),
                    "'kind':'issued','serial':'%s','certificate':'%s','fingerprint':'%s'"
                            .formatted(
                                    serial,
                                    Base64.getEncoder().encodeToString(der),
                                    hex.formatHex(sha256.digest(der))),
                    ("'kind':'flashed','serial':'%s','sketchSha256':'%s','sketchBytes':400000,'imageSha256':'%s',"
                                    + "'layout':'4m1m','verification':'flash MD5'")
                            .formatted(serial, HASH, HASH),
                    "'kind':'confirmed','serial':'%s','evidence':{'broker':'broker.local:8883'}".formatted(serial)
                };
                for (String entry : entries) {
                    line++;
                    byte[] bytes = "{'v':1,'seq':%d,'time':'2026-11-24T12:00:00Z','prev':'%s',%s}"
                            .formatted(line, head, entry)
                            .replace('\'', '"')
                            .getBytes(StandardCharsets.UTF_8);
                    out.write(bytes);
                    out.write('\n');
                    head = hex.formatHex(sha256.digest(bytes));
                }
            }
        }
        Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-------"));
        return Files.size(journal);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
