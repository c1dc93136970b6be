import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espprovision.simulator.PseudoTerminal;

/**
 * A console that floods at 2 Mbaud, 200,000 bytes a second, for a minute: does 'provision monitor', a process of its own,
 * print and log every line, and does its memory stay flat? The line is a pseudo-terminal, so a reader that falls behind
 * shows as a writer that waits.
 */
final class MonitorFlood {
    private static final int BYTES_PER_SECOND = 200_000;
    private static final int LINE_BYTES = 50;
    private static final int LINES_PER_SLICE = 40;
    private static final long SLICE_NANOS =
            Duration.ofSeconds(1).toNanos() * LINE_BYTES * LINES_PER_SLICE / BYTES_PER_SECOND;
    private static final int WARM_UP_SECONDS = 5;

    private static volatile long printed;
    private static volatile long missing;

    private MonitorFlood() {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        Bench.heading("A console that floods at 2 Mbaud for %d s, through provision monitor".formatted(seconds));
        Path folder = Files.createTempDirectory("monitor-flood");
        try (var board = PseudoTerminal.linkedAt(folder.resolve("board"), PseudoTerminal.Clients.UNWATCHED)) {
            flood(board, folder, seconds);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(MonitorFlood::delete);
            }
        }
    }

    private static void flood(PseudoTerminal board, Path folder, int seconds) throws Exception {
        Process monitor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), "org.espprovision.cli.Main",
                        "monitor", "--port", board.link().toString(), "--log", folder.resolve("log").toString(),
                        "--log-size", "4M", "--log-keep", "9", "--timestamps", "none")
                .redirectError(folder.resolve("err").toFile())
                .start();
        var reader = new Thread(() -> count(monitor), "reader");
        reader.start();
        while (!board.hasClient()) {
            Thread.sleep(20);
        }
        long sent = 0;
        long start = System.nanoTime();
        long longestWait = 0;
        Memory before = null;
        long slices = (long) seconds * BYTES_PER_SECOND / LINE_BYTES / LINES_PER_SLICE;
        for (long slice = 0; slice < slices; slice++) {
            long due = start + slice * SLICE_NANOS;
            while (System.nanoTime() < due) {
                Thread.sleep(0, 500_000);
            }
            byte[] bytes = slice(slice * LINES_PER_SLICE);
            long began = System.nanoTime();
            board.write(bytes);
            longestWait = Math.max(longestWait, System.nanoTime() - began);
            sent += bytes.length;
            if (slice == slices * WARM_UP_SECONDS / seconds) {
                before = Memory.of(monitor);
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        long lines = sent / LINE_BYTES;
        for (int i = 0; i < 200 && printed + missing < lines; i++) {
            Thread.sleep(50);
        }
        Memory after = Memory.of(monitor);
        new ProcessBuilder("kill", "-TERM", Long.toString(monitor.pid())).start().waitFor();
        monitor.waitFor();
        reader.join();
        Bench.line("sent         %,12d bytes in %.1f s, %,.0f bytes a second", sent, took, sent / took);
        Bench.line("printed      %,12d bytes, %,d lines, %,d missing", printed * LINE_BYTES, printed, missing);
        Bench.line("logged       %,12d lines in all files of the log", logged(folder));
        Bench.line("writer waited %11.1f ms at the most for room on the line", longestWait / 1e6);
        Bench.line("live heap    %,12d KiB after %d s, %,d KiB at the end", before.heapKib, WARM_UP_SECONDS, after.heapKib);
        Bench.line("resident     %,12d KiB after %d s, %,d KiB at the end", before.residentKib, WARM_UP_SECONDS, after.residentKib);
    }

    private static byte[] slice(long first) {
        return IntStream.range(0, LINES_PER_SLICE)
                .mapToObj(i -> "%010d a sketch that talks and talks\r\n".formatted(first + i))
                .map(line -> line.substring(0, 10) + " ".repeat(LINE_BYTES - line.length()) + line.substring(10))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void count(Process monitor) {
        try (var lines = new BufferedReader(new InputStreamReader(monitor.getInputStream(), StandardCharsets.UTF_8))) {
            long expected = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long number = Long.parseLong(line.substring(0, 10));
                missing += number - expected;
                expected = number + 1;
                printed++;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long logged(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long lines = 0;
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("log")).toList()) {
                try (Stream<String> text = Files.lines(file)) {
                    lines += text.count();
                }
            }
            return lines;
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the process holds after a full collection. */
    private record Memory(long heapKib, long residentKib) {
        static Memory of(Process process) throws Exception {
            String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            said(jcmd, Long.toString(process.pid()), "GC.run");
            String heap = said(jcmd, Long.toString(process.pid()), "GC.heap_info");
            long used = java.util.regex.Pattern.compile("(?:new generation|the space|tenured generation).*?used ([0-9]+)K")
                    .matcher(heap)
                    .results()
                    .filter(each -> !each.group().startsWith("the space"))
                    .mapToLong(each -> Long.parseLong(each.group(1)))
                    .sum();
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            long resident = Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s*([0-9]+) kB.*", "$1"));
            return new Memory(used, resident);
        }

        private static String said(String... command) throws Exception {
            Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            run.waitFor();
            return text;
        }
    }
}
