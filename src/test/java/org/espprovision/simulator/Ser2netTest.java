package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.espprovision.MacAddress;
import org.espprovision.Peers;
import org.espprovision.Progress;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.serial.NetworkPorts;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Our network line against Debian's ser2net, with a virtual board on the pseudo-terminal behind it. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class Ser2netTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");

    @TempDir
    Path directory;

    @Test
    void a_board_behind_ser2net_is_identified_and_written_without_control_lines() throws Exception {
        Path ser2net = Peers.require("ser2net");
        var data = new FlashSection("the test data", 0x10_0000, new byte[16 << 10]);
        new Random(44).nextBytes(data.bytes());
        try (var chip = VirtualChip.builder(MAC).pace(Pace.FAST).build();
                var board = PtyBoard.at(directory.resolve("board"), chip, BoardWatcher.NOBODY)) {
            int port = freePort();
            Process server = serve(ser2net, board.link(), port);
            try (SerialLine line = openSoon("rfc2217://127.0.0.1:" + port)) {
                assertThat(line.hasControlLines())
                        .as("a pseudo-terminal has none, and ser2net never answers about them")
                        .isFalse();
                var loader = BootLoader.connect(line, LoaderOptions.defaults());
                assertThat(loader.identity().mac()).isEqualTo(MAC);
                loader.write(data, Progress.SILENT);
                assertThat(Arrays.copyOfRange(chip.flashContent(), 0x10_0000, 0x10_4000))
                        .isEqualTo(data.bytes());
            } finally {
                server.destroy();
                server.waitFor();
            }
        }
    }

    private Process serve(Path ser2net, Path board, int port) throws IOException {
        Path configuration = Files.writeString(directory.resolve("ser2net.yaml"), """
                %%YAML 1.1
                ---
                connection: &board0
                  accepter: telnet(rfc2217),tcp(nodelay),127.0.0.1,%d
                  connector: serialdev,%s,115200n81,local
                  options:
                    chardelay: false
                    mdns: false
                """.formatted(port, board));
        return new ProcessBuilder(ser2net.toString(), "-n", "-c", configuration.toString(), "-P", directory + "/pid")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("ser2net.log").toFile())
                .start();
    }

    /** ser2net listens a moment after it was started. */
    private static SerialLine openSoon(String url) {
        return await().ignoreExceptionsMatching(
                        e -> e instanceof PortException p && p.code().equals("port.missing"))
                .until(() -> new NetworkPorts().open(url), line -> true);
    }

    private static int freePort() throws IOException {
        try (var brief = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return brief.getLocalPort();
        }
    }
}
