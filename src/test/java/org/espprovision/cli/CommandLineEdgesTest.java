package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines, settings and workspaces at their edges: what a script relies on when something is not as it should be. */
@Timeout(120)
class CommandLineEdgesTest {
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
    void nothing_at_all_asks_for_a_port() {
        assertThat(user.run()).isEqualTo(2);
        assertThat(user.messages()).contains("--port", "sim", "--help");
        assertThat(user.results()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--no-such-option",
                "--timeout=soon",
                "--workspace",
                "ledger --no-such-option",
                "--port=sim --timeout=0",
                "--port=sim --sketch=none"
            })
    void a_program_that_asked_for_json_gets_a_result_whatever_is_wrong(String arguments) {
        String[] all = Stream.concat(Stream.of("--json"), Stream.of(arguments.split(" ", -1)))
                .toArray(String[]::new);
        assertThat(user.run(all)).isEqualTo(2);
        assertResultIsLast("\"exit\":2");
    }

    @Test
    void a_program_that_asked_for_json_gets_a_result_when_the_settings_cannot_be_read() throws Exception {
        yaml("key: [");
        assertThat(user.run("--port", "sim", "--json")).isEqualTo(2);
        assertResultIsLast("settings.unreadable");
    }

    @Test
    void a_switch_means_the_same_wherever_it_stands() throws Exception {
        yaml("json: true");
        assertThat(user.run("--port", "sim", "--sketch", "none")).isEqualTo(2);
        assertResultIsLast("file.unreadable");
        assertThat(user.run("--port", "sim", "--sketch", "none", "--json")).isEqualTo(2);
        assertResultIsLast("file.unreadable");
        user.environment.put("PROVISION_JSON", "false");
        assertThat(user.run("--port", "sim", "--sketch", "none")).isEqualTo(2);
        assertThat(user.results()).isEmpty();
    }

    @Test
    void a_settings_file_that_says_a_thing_twice_is_not_guessed_at() throws Exception {
        yaml("key: ec-p256\nkey: rsa-2048");
        assertThat(user.run("--port", "sim")).isEqualTo(2);
        assertThat(user.messages()).contains("line 2", "key");
    }

    @Test
    void a_workspace_that_cannot_be_written_is_named() throws Exception {
        Path file = Files.createFile(home.resolve("a-file"));
        assertThat(user.run("--port", "sim", "--workspace", file.toString())).isEqualTo(2);
        assertThat(user.messages()).contains("workspace.unusable", file.toString());
        assertThat(user.run(
                        "--port", "sim", "--workspace", file.resolve("below").toString()))
                .isEqualTo(2);
        assertThat(user.messages()).contains("workspace.unusable", file.toString());
    }

    @Test
    void a_ledger_that_cannot_be_written_ends_before_the_board_is_touched() throws Exception {
        Files.createDirectories(user.workspace());
        Files.createFile(user.workspace().resolve("ledger"));
        assertThat(user.run("--port", "sim", "--sim-pace", "fast")).isEqualTo(4);
        assertThat(user.messages()).contains("ledger").doesNotContain("Exception");
    }

    @Test
    void secrets_come_from_files_and_go_nowhere_else() throws Exception {
        Path wifi = Files.writeString(home.resolve("wifi"), WIFI_PASSWORD + "\n");
        Path ca = Files.writeString(home.resolve("ca"), PASS_PHRASE + "\n");
        String[] arguments = {
            "--port=sim", "--sim-pace=fast", "-v", "--wifi-password-file=" + wifi, "--ca-passphrase-file=" + ca
        };
        assertThat(user.run(arguments)).as(user.messages()).isZero();
        assertThat(user.results() + user.messages()).doesNotContain(WIFI_PASSWORD, PASS_PHRASE);
        Files.delete(wifi);
        Files.delete(ca);
        assertNowhereBelowHome(WIFI_PASSWORD);
        assertNowhereBelowHome(PASS_PHRASE);
    }

    @Test
    void a_password_that_cannot_be_one_is_not_repeated() {
        user.environment.put("PROVISION_WIFI_PASSWORD", "short");
        assertThat(user.run("--port", "sim")).isEqualTo(2);
        assertThat(user.messages()).contains("settings.value", "8 to 63").doesNotContain("short");
    }

    @Test
    void the_file_of_a_secret_that_is_not_there_is_named() {
        assertThat(user.run("--port", "sim", "--ca-passphrase-file", "gone")).isEqualTo(2);
        assertThat(user.messages()).contains("gone", "there is no such file");
    }

    private void assertResultIsLast(String part) {
        List<String> lines = user.results().lines().toList();
        assertThat(lines).as(user.messages()).isNotEmpty().allMatch(line -> line.startsWith("{"));
        assertThat(lines.get(lines.size() - 1)).contains("\"event\":\"result\"", "\"status\":\"failed\"", part);
    }

    private void assertNowhereBelowHome(String secret) throws IOException {
        String wanted = hex(secret.getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(hex(Files.readAllBytes(file)).contains(wanted))
                        .as("%s holds a secret", file)
                        .isFalse();
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private void yaml(String text) throws IOException {
        Files.createDirectories(user.workspace());
        Files.writeString(user.workspace().resolve("provision.yaml"), text + "\n");
    }
}
