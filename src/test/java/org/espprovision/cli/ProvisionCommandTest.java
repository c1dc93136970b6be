package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProvisionCommandTest {
    private static final String WIFI_PASSWORD = "a password of the bench";
    private static final String PASS_PHRASE = "a pass phrase of the authority";

    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
    }

    @Test
    void a_virtual_board_asks_nothing_is_confirmed_and_is_left_alone_the_second_time() {
        assertThat(user.run("--port", "sim", "--sim-pace", "fast"))
                .as(user.messages())
                .isZero();
        assertThat(user.results())
                .startsWith("CONFIRMED")
                .contains("5e:cf:7f:00:00:01", "SHA-256", "layout 4m1m", "embedded check endpoint");
        assertThat(user.messages())
                .contains("pass phrase", home.resolve(".config").toString());

        assertThat(user.run("--port", "sim", "--sim-pace", "fast")).isZero();
        assertThat(user.results()).startsWith("ALREADY CONFIRMED").contains("--force");

        assertThat(user.run("ledger", "verify")).isZero();
        assertThat(user.results()).startsWith("whole: 4 lines");
    }

    @Test
    void the_pass_phrase_is_kept_away_from_the_key_and_for_its_owner_only() throws Exception {
        user.run("--port", "sim", "--sim-pace", "fast");
        try (Stream<Path> files = Files.walk(home.resolve(".config"))) {
            Path kept = files.filter(file -> file.toString().endsWith(".passphrase"))
                    .findFirst()
                    .orElseThrow();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
        }
        assertThat(user.workspace().resolve("ca/ca.key")).content().startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    }

    @Test
    void without_a_terminal_no_control_codes_come_out_and_no_secret_ever_does() {
        user.environment.put("PROVISION_WIFI_PASSWORD", WIFI_PASSWORD);
        user.environment.put("PROVISION_CA_PASSPHRASE", PASS_PHRASE);
        assertThat(user.run("--port", "sim", "--sim-pace", "fast", "-v")).isZero();
        assertThat(user.results() + user.messages())
                .doesNotContain("\u001b", "\r", WIFI_PASSWORD, PASS_PHRASE)
                .contains("console", "broker");
    }

    @Test
    void json_is_one_event_a_line_and_the_result_last() throws Exception {
        user.environment.put("PROVISION_WIFI_PASSWORD", WIFI_PASSWORD);
        assertThat(user.run("--port", "sim", "--sim-pace", "fast", "--json")).isZero();
        List<String> lines = user.results().lines().toList();
        for (String line : lines) {
            assertIsOneObject(line);
        }
        assertThat(lines).allMatch(line -> line.startsWith("{\"schema\":1,\"event\":"));
        assertThat(lines.get(lines.size() - 1))
                .contains("\"event\":\"result\"", "\"status\":\"confirmed\"", "\"mac\":");
        assertThat(user.results()).doesNotContain(WIFI_PASSWORD);
    }

    @Test
    void ctrl_c_in_the_middle_of_a_write_leaves_everything_clean() throws Exception {
        Process process = user.start("--port", "sim", "--json");
        try {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> Files.readString(home.resolve("out"))
                            .lines()
                            .anyMatch(line -> line.contains("\"progress\"") && line.contains("\"write-flash\"")));
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(home.resolve("out")).lines().reduce("", (before, line) -> line))
                .contains("\"code\":\"interrupted\"");
        assertThat(home.resolve("err")).content().doesNotContain("Exception", "\tat ");

        assertThat(user.run("--port", "sim", "--sim-pace", "fast"))
                .as(user.messages())
                .isZero();
        assertThat(user.run("ledger", "verify")).isZero();
    }

    @Test
    void help_shows_examples_and_exit_statuses() {
        assertThat(user.run("--help")).isZero();
        assertThat(user.results()).contains("provision --port sim", "Exit status", "130", "PROVISION_WIFI_SSID");
    }

    @Test
    void a_mistyped_option_is_answered_with_the_nearest() {
        assertThat(user.run("--prot", "sim")).isEqualTo(2);
        assertThat(user.messages()).contains("--prot", "Did you mean --port?", "--help");
    }

    @Test
    void a_missing_setting_is_named_in_all_its_three_places() {
        assertThat(user.run("--port", "/dev/ttyUSB99", "--layout", "4m1m", "--sketch", sketch().toString()))
                .isEqualTo(2);
        assertThat(user.messages()).contains("settings.missing", "--wifi-ssid", "PROVISION_WIFI_SSID", "wifi-ssid:");
    }

    @Test
    void an_option_wins_over_the_environment_and_that_over_the_file() throws Exception {
        yaml("key: nonsense-of-the-file");
        assertThat(user.run("--port", "sim")).isEqualTo(2);
        assertThat(user.messages()).contains("nonsense-of-the-file");
        user.environment.put("PROVISION_KEY", "nonsense-of-the-environment");
        assertThat(user.run("--port", "sim")).isEqualTo(2);
        assertThat(user.messages()).contains("nonsense-of-the-environment");
        assertThat(user.run("--port", "sim", "--key", "nonsense-of-the-option")).isEqualTo(2);
        assertThat(user.messages()).contains("nonsense-of-the-option");
    }

    @Test
    void a_wrong_line_of_the_settings_file_is_named() throws Exception {
        yaml("key: ec-p256\nwifi-sid: bench");
        assertThat(user.run("--port", "sim")).isEqualTo(2);
        assertThat(user.messages()).contains("provision.yaml line 2", "'wifi-sid'", "Did you mean 'wifi-ssid'?");
        yaml("key: [");
        assertThat(user.run("--port", "sim")).isEqualTo(2);
        assertThat(user.messages()).contains("settings.unreadable", "line");
    }

    @Test
    void the_shipped_settings_file_is_understood() throws Exception {
        yaml(Files.readString(Path.of("examples/bench/provision.yaml")));
        assertThat(user.run("--port", "sim", "--sim-pace", "fast"))
                .as(user.messages())
                .isZero();
    }

    @Test
    void files_that_are_not_there_or_not_right_are_named() throws Exception {
        assertThat(user.run("--port", "sim", "--sketch", "missing.bin")).isEqualTo(2);
        assertThat(user.messages()).contains("missing.bin", "there is no such file");
        Path text = Files.writeString(home.resolve("notes.txt"), "not a sketch");
        assertThat(user.run("--port", "sim", "--sketch", text.toString())).isEqualTo(2);
        assertThat(user.messages()).contains("firmware.unsound");
        assertThat(user.run("--port", "sim", "--layout", "4m9m")).isEqualTo(2);
        assertThat(user.messages()).contains("layout.unknown", "4m1m");
        assertThat(user.run("--port", "/dev/ttyUSB99", "--layout", "4m1m")).isEqualTo(2);
        assertThat(user.messages()).contains("sketch.missing", "firmware/mqtt-tls");
        assertThat(user.workspace()).doesNotExist();
    }

    @Test
    void a_port_that_is_not_there_is_an_error_of_its_own() throws Exception {
        yaml("wifi-ssid: bench\nwifi-password: '" + WIFI_PASSWORD + "'\nbroker: embedded:localhost:0\nlayout: 4m1m");
        assertThat(user.run("--port", "/dev/ttyUSB99", "--sketch", sketch().toString()))
                .isEqualTo(3);
        assertThat(user.messages()).contains("port.missing", "/dev/ttyUSB99");
    }

    @Test
    void a_wrong_pass_phrase_opens_nothing_and_breaks_nothing() {
        user.environment.put("PROVISION_CA_PASSPHRASE", PASS_PHRASE);
        assertThat(user.run("--port", "sim", "--sim-pace", "fast")).isZero();
        user.environment.put("PROVISION_CA_PASSPHRASE", "another one");
        assertThat(user.run("--port", "sim", "--sim-pace", "fast", "--force")).isEqualTo(4);
        assertThat(user.messages()).contains("ca.passphrase");
        assertThat(user.run("ledger", "verify")).isZero();
    }

    private Path sketch() {
        Path file = home.resolve("sketch.bin");
        byte[] image = org.espprovision.chip.DemonstrationSketch.make(org.espprovision.chip.FlashLayout.named("4m1m"))
                .bytes();
        try {
            return Files.write(file, image);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void yaml(String text) throws IOException {
        Files.createDirectories(user.workspace());
        Files.writeString(user.workspace().resolve("provision.yaml"), text + "\n");
    }

    private static void assertIsOneObject(String line) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            parser.nextToken();
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }
}
