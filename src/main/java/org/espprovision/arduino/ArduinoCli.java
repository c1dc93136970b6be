package org.espprovision.arduino;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code arduino-cli} as found on a PATH. Each call runs it once and waits; a thread of its own reads what it says on
 * standard error and ends with it.
 */
public final class ArduinoCli {
    private static final String PROGRAM = "arduino-cli";
    private static final String CORE = "esp8266:esp8266";
    private static final String CORE_VERSION = "3.1.2";
    private static final String LIBRARY = "PubSubClient";
    private static final String LIBRARY_VERSION = "2.8.0";
    private static final String INDEX = "https://arduino.esp8266.com/stable/package_esp8266com_index.json";

    private static final List<String> CORE_COMMANDS = List.of(
            "arduino-cli config init",
            "arduino-cli config add board_manager.additional_urls " + INDEX,
            "arduino-cli core update-index",
            "arduino-cli core install %s@%s".formatted(CORE, CORE_VERSION));
    private static final List<String> LIBRARY_COMMANDS =
            List.of("arduino-cli lib install %s@%s".formatted(LIBRARY, LIBRARY_VERSION));

    private final Path program;

    private ArduinoCli(Path program) {
        this.program = program;
    }

    /** What a run left behind. */
    private record Ended(int status, String out, String err) {}

    /**
     * Looks arduino-cli up.
     *
     * @param path as the environment has it
     * @throws ArduinoException {@code arduino.missing}, with every command from there to a build
     */
    public static ArduinoCli on(String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .map(ArduinoCli::new)
                .orElseThrow(() ->
                        ArduinoException.notInstalled(Stream.concat(CORE_COMMANDS.stream(), LIBRARY_COMMANDS.stream())
                                .toList()));
    }

    /**
     * Checks that the ESP8266 core and PubSubClient are installed.
     *
     * @throws ArduinoException {@code arduino.needs}, with the commands that install what is missing
     */
    public void requireCoreAndLibrary() {
        Map<String, String> platforms = ArduinoAnswers.platforms(ask("core", "list"));
        if (!platforms.getOrDefault(CORE, "").matches("[3-9]\\..*|[1-9]\\d+\\..*")) {
            throw ArduinoException.needs(
                    platforms.containsKey(CORE) ? "ESP8266 core 3, only " + platforms.get(CORE) : "ESP8266 core",
                    CORE_COMMANDS);
        }
        if (!ArduinoAnswers.libraries(ask("lib", "list")).containsKey(LIBRARY)) {
            throw ArduinoException.needs(LIBRARY + " library", LIBRARY_COMMANDS);
        }
    }

    /**
     * Compiles a sketch and keeps its {@code .bin}, {@code .elf} and {@code .map}.
     *
     * @param board as the core calls it: {@code nodemcuv2}
     * @param flashOption the core's menu entry: {@code 4M1M}
     * @throws ArduinoException {@code arduino.compile} with the compiler's first errors; {@code arduino.sketch}
     */
    public List<Path> compile(Path sketch, String board, String flashOption, Path output) {
        Path folder = sketch.toAbsolutePath().normalize();
        if (!Files.isRegularFile(folder.resolve(folder.getFileName() + ".ino"))) {
            throw ArduinoException.noSketch(sketch);
        }
        Ended ended = run(
                "compile",
                "-b",
                CORE + ":" + board,
                "--board-options",
                "eesz=%s,xtal=160".formatted(flashOption),
                "--output-dir",
                output.toString(),
                folder.toString());
        if (!ended.out().strip().startsWith("{")) {
            throw ArduinoException.failed("compile", ended.err() + ended.out(), null);
        }
        ArduinoAnswers.Compiled compiled = ArduinoAnswers.compiled(ended.out());
        if (!compiled.success() || ended.status() != 0) {
            throw ArduinoException.doesNotCompile(
                    sketch, compiled.errors().isEmpty() ? List.of(ended.err().strip()) : compiled.errors());
        }
        return kept(folder.getFileName() + ".ino", output);
    }

    private static List<Path> kept(String name, Path output) {
        List<Path> files = Stream.of(".bin", ".elf", ".map")
                .map(suffix -> output.resolve(name + suffix))
                .filter(Files::isRegularFile)
                .toList();
        if (files.isEmpty()) {
            throw ArduinoException.failed("compile", "it left no %s.bin in %s".formatted(name, output), null);
        }
        return files;
    }

    private String ask(String... words) {
        Ended ended = run(words);
        if (ended.status() != 0) {
            throw ArduinoException.failed(String.join(" ", words), ended.err() + ended.out(), null);
        }
        return ended.out();
    }

    /** Asks for JSON by the option of today and, where that is unknown, by the older one. */
    private Ended run(String... words) {
        Ended ended = start(words, "--json");
        return ended.status() != 0 && (ended.err() + ended.out()).contains("unknown flag: --json")
                ? start(words, "--format", "json")
                : ended;
    }

    private Ended start(String[] words, String... more) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        command.addAll(List.of(more));
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            var said = new ByteArrayOutputStream();
            var reader = new Thread(() -> copy(process, said), "arduino-cli, standard error");
            reader.setDaemon(true);
            reader.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            reader.join();
            return new Ended(status, out, said.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ArduinoException.failed(words[0], String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ArduinoException.failed(words[0], "it was interrupted", e);
        }
    }

    private static void copy(Process process, ByteArrayOutputStream said) {
        try {
            process.getErrorStream().transferTo(said);
        } catch (IOException e) {
            said.writeBytes(
                    ("(its messages could not be read: " + e.getMessage() + ")").getBytes(StandardCharsets.UTF_8));
        }
    }
}
