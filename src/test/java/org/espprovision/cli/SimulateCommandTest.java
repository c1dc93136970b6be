package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.serial.NetworkPorts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SimulateCommandTest {
    private static final int INTERRUPTED = 128 + 2;

    @TempDir
    Path directory;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(directory);
    }

    @Test
    void a_board_without_a_way_in_is_wrong_usage() {
        assertThat(user.run("simulate")).isEqualTo(2);
        assertThat(user.messages()).contains("[simulate.unreachable]", "--pty", "--rfc2217");
    }

    @Test
    void values_that_cannot_be_are_named_with_what_can() {
        assertThat(user.run("simulate", "--rfc2217", "0", "--flash-size", "3M")).isEqualTo(2);
        assertThat(user.messages()).contains("--flash-size '3M'", "512K, 1M, 2M, 4M, 8M or 16M");
        assertThat(user.run("simulate", "--rfc2217", "bench")).isEqualTo(2);
        assertThat(user.messages()).contains("--rfc2217 'bench'", "not a port number");
        assertThat(user.run("simulate", "--rfc2217", "0", "--mac", "5c:cf")).isEqualTo(2);
        assertThat(user.messages()).contains("--mac '5c:cf'");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_file_in_the_links_place_is_kept() throws Exception {
        Path notes = Files.writeString(directory.resolve("notes"), "mine");
        assertThat(user.run("simulate", "--pty", notes.toString())).isEqualTo(2);
        assertThat(user.messages()).contains("[simulator.link]", notes.toString());
        assertThat(notes).hasContent("mine");
    }

    @Test
    void a_port_in_use_is_said_to_be() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(user.run("simulate", "--rfc2217", "" + taken.getLocalPort()))
                    .isEqualTo(2);
            assertThat(user.messages()).contains("[simulator.listen]", ":" + taken.getLocalPort());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ctrl_c_saves_the_flash_removes_the_link_and_ends_with_130() throws Exception {
        Path link = directory.resolve("board");
        Path flash = directory.resolve("board.flash");
        Process process =
                user.start("simulate", "--pty", link.toString(), "--rfc2217", "0", "--flash", flash.toString(), "-v");
        try {
            String port = awaitNetworkPort();
            assertThat(link).isSymbolicLink();
            try (var line = new NetworkPorts().open(port)) {
                assertThat(BootLoader.connect(line, LoaderOptions.defaults())
                                .identity()
                                .mac())
                        .hasToString("5e:cf:7f:00:00:01");
            }
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(flash).hasSize(4 << 20);
        assertThat(errors()).contains("boot mode 1: boot loader", "READ_REG", "bytes programmed");
    }

    private String awaitNetworkPort() {
        Pattern url = Pattern.compile("rfc2217://127\\.0\\.0\\.1:\\d+(?=\\R)");
        return await().atMost(20, TimeUnit.SECONDS)
                .until(() -> url.matcher(errors()), Matcher::find)
                .group();
    }

    private String errors() throws IOException {
        Path file = directory.resolve("err");
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
