package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espprovision.Peers;
import org.junit.jupiter.api.Assumptions;

/** Flashers that other people wrote, installed by npm as they are published and run by Node. */
public final class Strangers {
    private static final Path SCRIPTS = Path.of("src/test/node").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target/strangers").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 180;

    private Strangers() {}

    /** Installs what the lock file names, unless that was done before; where {@code CI=true} it has to succeed. */
    public static void install() throws IOException, InterruptedException {
        Path npm = Peers.require("npm");
        Path lock = SCRIPTS.resolve("package-lock.json");
        Path done = INSTALLED.resolve("node_modules/.package-lock.json");
        Path installedLock = INSTALLED.resolve("package-lock.json");
        if (Files.exists(done) && Files.exists(installedLock) && Files.mismatch(lock, installedLock) == -1) {
            return;
        }
        Files.createDirectories(INSTALLED);
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(SCRIPTS.resolve(name), INSTALLED.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Outcome outcome = run(List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
        String text = "this test needs the packages of src/test/node, npm ci said: " + outcome.said();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(outcome.status()).as(text).isZero();
        }
        Assumptions.assumeTrue(outcome.status() == 0, text);
    }

    /** Espressif's stub out of an installed package; {@link #install} goes before. */
    public static Path stub(String flasher) {
        return INSTALLED.resolve(
                switch (flasher) {
                    case "esptool-js" -> "node_modules/esptool-js/lib/targets/stub_flasher/esp8266.json";
                    case "esptool-js-legacy-stub" ->
                        "node_modules/esptool-js-legacy-stub/lib/targets/stub_flasher/stub_flasher_8266.json";
                    default -> throw new IllegalArgumentException(flasher);
                });
    }

    /** What a program said and with which status it ended. */
    record Outcome(int status, String said) {}

    static Outcome node(String script, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Peers.require("node").toString());
        command.add(SCRIPTS.resolve(script).toString());
        command.addAll(arguments);
        return run(command);
    }

    private static Outcome run(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(INSTALLED, "said", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(INSTALLED.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), Files.readString(said));
        } finally {
            Files.delete(said);
        }
    }
}
