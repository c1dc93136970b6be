package org.espprovision.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.espprovision.Peers;
import org.espprovision.pki.CertificateAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real window on an X server of its own. Pictures of it stay in target/screenshots. */
class DesktopWindowTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void a_first_start_asks_little_then_a_board_goes_the_whole_way_and_its_certificate_can_be_withdrawn()
            throws Exception {
        walk("first-start", "--port", "sim");

        Path settings = folder.resolve("workspace/provision.yaml");
        assertThat(settings).content().contains("wifi-ssid: \"bench\"", "broker: \"embedded:localhost:0\"");
        assertThat(Files.getPosixFilePermissions(settings)).hasSize(2);
        assertThat(everythingKept()).doesNotContain(Walk.PASSPHRASE);
        assertThat(CertificateAuthority.revocationFile(folder.resolve("workspace/ca")))
                .exists();
    }

    @Test
    void every_view_shows_what_was_made_in_light_and_dark() throws Exception {
        prepare("sim-pace: fast\nwifi-ssid: bench\nwifi-password: ''\n");
        walk("views", "--port", "sim");

        assertThat(folder.resolve("config/esp-provision/desktop.properties"))
                .content()
                .contains("port=sim");
        assertThat(SCREENSHOTS.resolve("bench-dark.png")).isNotEmptyFile();
    }

    @Test
    void a_failure_is_explained_with_a_remedy_to_press_and_neither_stop_nor_a_pulled_cable_stops_the_window()
            throws Exception {
        prepare("sim-pace: fast\nwifi-ssid: bench\nwifi-password: ''\n");
        walk("trouble", "--port", "sim");
    }

    private void prepare(String yaml) throws IOException {
        Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(folder.resolve("workspace/provision.yaml"), yaml);
    }

    private void walk(String way, String... more) throws IOException, InterruptedException {
        Path log = folder.resolve("walk.log");
        try (Display display = Display.start(folder)) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Djava.awt.headless=false",
                    "-Duser.home=" + folder,
                    "-Dscreenshots=" + SCREENSHOTS,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Walk.class.getName(),
                    way,
                    folder.toString()));
            command.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
            command.addAll(List.of(more));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("DISPLAY", display.name());
            builder.environment()
                    .put("XDG_CONFIG_HOME", folder.resolve("config").toString());
            Process process = builder.start();
            try {
                assertThat(process.waitFor(4, TimeUnit.MINUTES))
                        .as("the walk ends")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
        }
    }

    private String everythingKept() throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    /** An X server on a display number of its own choosing. */
    private record Display(Process server, String name) implements AutoCloseable {
        static Display start(Path folder) throws IOException {
            Path program = Peers.require("Xvfb");
            Process server = new ProcessBuilder(
                            program.toString(), "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
                    .redirectError(folder.resolve("xvfb.log").toFile())
                    .start();
            String number = server.inputReader().readLine();
            return new Display(server, ":" + number);
        }

        @Override
        public void close() {
            server.destroy();
            try {
                server.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
