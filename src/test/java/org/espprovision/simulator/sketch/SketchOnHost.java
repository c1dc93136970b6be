package org.espprovision.simulator.sketch;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.espprovision.Peers;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;

/**
 * The real sketch, compiled for this computer against {@code firmware/mqtt-tls/test-host} and BearSSL, running on files
 * unpacked from an image that our packer made.
 */
public final class SketchOnHost implements AutoCloseable {
    private static final SpiffsGeometry GEOMETRY = new SpiffsGeometry(0xFA000, 256, 8192);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final List<String> console = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private SketchOnHost(Process process) {
        this.process = process;
        this.readers = List.of(reader(process.getInputStream(), console), reader(process.getErrorStream(), notes));
    }

    /** Packs the files, as the station does. */
    public static byte[] image(Map<String, byte[]> files) {
        return Spiffs.in(GEOMETRY)
                .pack(files.entrySet().stream()
                        .map(file -> new SpiffsFile(file.getKey(), file.getValue()))
                        .toList())
                .bytes();
    }

    public static void unpack(byte[] image, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (SpiffsFile file : Spiffs.read(GEOMETRY, image).files()) {
            Files.write(folder.resolve(file.path().substring(1)), file.content());
        }
    }

    public static SketchOnHost start(Path folder, String... options) throws IOException {
        return start(program("sketch"), folder, options);
    }

    /** The sketch with its switch set to the other file system. */
    static SketchOnHost startWithLittleFs(Path folder, String... options) throws IOException {
        return start(program("sketch-littlefs", "-DPROVISION_LITTLEFS=1"), folder, options);
    }

    /** The sketch built so that a step outside of its memory ends it. */
    static SketchOnHost startWatched(Path folder, String... options) throws IOException {
        return start(
                program("sketch-watched", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
                folder,
                options);
    }

    private static SketchOnHost start(Path program, Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), folder.toString()));
        command.addAll(List.of(options));
        return new SketchOnHost(new ProcessBuilder(command).start());
    }

    private static synchronized Path program(String name, String... switches) throws IOException {
        Peers.require("g++");
        Peers.requireHeader("bearssl.h", "libbearssl-dev");
        Path program = Path.of("target", "sketch-on-host", name).toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of("firmware/mqtt-tls/test-host/build").toAbsolutePath().toString(), program.toString()));
        command.addAll(List.of(switches));
        Process build = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (build.onExit().join().exitValue() != 0) {
            throw new AssertionError("the sketch does not compile: " + output);
        }
        return program;
    }

    private static Thread reader(InputStream stream, List<String> lines) {
        var thread = new Thread(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("the stream ended: " + e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until the sketch has come to its end and gives all it printed. */
    public List<String> toTheEnd() throws InterruptedException {
        process.waitFor();
        for (Thread reader : readers) {
            reader.join();
        }
        return lines();
    }

    public List<String> lines() {
        return console.stream().filter(line -> !line.isEmpty()).toList();
    }

    /** What the stand-ins remarked: sessions resumed, buffers, time servers. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    public void awaitLine(Predicate<String> wanted) {
        await().atMost(PATIENCE).until(() -> console.stream().anyMatch(wanted));
    }

    public void awaitLines(String part, int count) {
        await().atMost(PATIENCE)
                .until(() ->
                        console.stream().filter(line -> line.contains(part)).count() >= count);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
