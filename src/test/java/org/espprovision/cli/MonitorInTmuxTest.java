package org.espprovision.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.Peers;
import org.espprovision.simulator.PseudoTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees in a terminal window, which tmux plays here and whose screen is read back. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class MonitorInTmuxTest {
    private static final Duration SLOWLY = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private Path tmux;
    private String server;

    @BeforeEach
    void openWindow() throws Exception {
        tmux = Peers.require("tmux");
        server = "provision-" + ProcessHandle.current().pid();
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "50", "env PS1='ready> ' sh");
        awaitScreen("ready>");
    }

    @AfterEach
    void closeWindow() throws Exception {
        tmux("kill-server");
    }

    @Test
    void keys_reset_the_board_and_quitting_gives_the_terminal_back() throws Exception {
        var user = new CommandLineUser(home);
        user.environment.put("PROVISION_CA_PASSPHRASE", "a pass phrase of the authority");
        assertThat(user.run("--port", "sim", "--sim-pace", "fast"))
                .as(user.messages())
                .isZero();
        type("stty -a > before; "
                + monitor("xterm", "--port", "sim", "--sim-pace", "fast", "--reset", "--filter", "boot|rst"));
        awaitScreen("boot mode 3: starts the sketch");
        key("C-t", "C-r");
        await().atMost(SLOWLY)
                .untilAsserted(
                        () -> assertThat(screen()).containsSubsequence("rst cause:2", "--- reset", "rst cause:2"));
        key("C-t", "C-h");
        awaitScreen("Ctrl-T Ctrl-B  reset it into its boot loader");
        key("C-t", "C-b");
        awaitScreen("waits in its boot loader");
        key("C-t", "C-x");
        await().atMost(SLOWLY).until(() -> lastLine().startsWith("ready>"));
        type("stty -a | cmp - before && echo terminal as it was");
        awaitScreen("\nterminal as it was");
    }

    @Test
    void what_is_typed_waits_below_the_console_until_enter_and_ctrl_c_ends_with_130() throws Exception {
        try (var board = PseudoTerminal.linkedAt(home.resolve("board"), PseudoTerminal.Clients.UNWATCHED)) {
            type(monitor("xterm", "--port", "./board", "--timestamps", "none"));
            await().atMost(SLOWLY).until(board::hasClient);
            awaitScreen("listening on ./board");
            board.write("password".getBytes(UTF_8));
            await().atMost(SLOWLY).until(() -> lastLine().equals("password"));
            key("a", "b");
            await().atMost(SLOWLY).until(() -> lastLine().equals("password  > ab"));
            board.write(": wrong\r\nready\r\n".getBytes(UTF_8));
            awaitScreen("password: wrong\nready\n  > ab");
            key("Enter");
            byte[] heard = new byte[16];
            await().atMost(SLOWLY).until(() -> board.read(heard, Duration.ofMillis(100)) == 3);
            assertThat(new String(heard, 0, 3, UTF_8)).isEqualTo("ab\n");
            key("C-c");
            await().atMost(SLOWLY).until(() -> lastLine().startsWith("ready>"));
            type("echo status $?");
            awaitScreen("\nstatus 130");
        }
    }

    @Test
    void a_dumb_terminal_gets_plain_lines_and_its_own_lines_are_sent() throws Exception {
        try (var board = PseudoTerminal.linkedAt(home.resolve("board"), PseudoTerminal.Clients.UNWATCHED)) {
            type(monitor("dumb", "--port", "./board", "--timestamps", "none"));
            awaitScreen("listening on ./board");
            type("hello");
            byte[] heard = new byte[16];
            await().atMost(SLOWLY).until(() -> board.read(heard, Duration.ofMillis(100)) == 6);
            board.write("csum err\r\n".getBytes(UTF_8));
            awaitScreen("[cause.image-checksum]");
            assertThat(tmux("capture-pane", "-p", "-e")).doesNotContain("\u001b[3");
            key("C-c");
            await().atMost(SLOWLY).until(() -> lastLine().startsWith("ready>"));
        }
    }

    private String monitor(String term, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(
                "env",
                "TERM=" + term,
                "XDG_CONFIG_HOME=" + home.resolve(".config"),
                "XDG_CACHE_HOME=" + home.resolve("cache"),
                "PROVISION_WORKSPACE=" + home.resolve("workspace"),
                java,
                "-XX:+UseSerialGC",
                "-Dprovision.terminals=ioe",
                "-Duser.home=" + home,
                "-cp",
                "'" + System.getProperty("java.class.path") + "'",
                "org.espprovision.cli.Main",
                "monitor"));
        for (String each : arguments) {
            command.add("'" + each + "'");
        }
        return String.join(" ", command);
    }

    /** Long lines go through a file: what is typed into a shell shows on the screen. */
    private void type(String line) throws Exception {
        if (line.length() > 60) {
            java.nio.file.Files.writeString(home.resolve("run"), line);
            tmux("send-keys", "-l", "cd " + home + "; clear; . ./run");
        } else {
            tmux("send-keys", "-l", line);
        }
        key("Enter");
    }

    private void key(String... keys) throws Exception {
        var command = new ArrayList<>(List.of("send-keys"));
        command.addAll(List.of(keys));
        tmux(command.toArray(String[]::new));
    }

    private void awaitScreen(String part) {
        await().atMost(SLOWLY).untilAsserted(() -> assertThat(screen()).contains(part));
    }

    private String screen() throws Exception {
        return tmux("capture-pane", "-p", "-J").replaceAll("(?m) +$", "");
    }

    private String lastLine() throws Exception {
        List<String> lines = screen().lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private String tmux(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(tmux.toString(), "-L", server));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(home.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
