package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.espprovision.MacAddress;
import org.espprovision.Progress;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.NetworkPorts;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A virtual board as other programs reach it: through the kernel's terminals and through the network. */
@Timeout(60)
class ReachableBoardTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final FlashSection DATA = new FlashSection("the test data", 0x10_0000, noise(64 << 10));

    @TempDir
    Path directory;

    private final List<BoardEvent> seen = new CopyOnWriteArrayList<>();

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_device_file_is_identified_written_verified_and_started() {
        Path link = directory.resolve("board");
        try (var chip = chip();
                var board = PtyBoard.at(link, chip, seen::add);
                var line = DevicePorts.ofThisMachine().open(board.link().toString())) {
            assertThat(line.hasControlLines()).isFalse();
            var loader = write(chip, line);
            loader.verify(DATA, Progress.SILENT);
            seen.clear();
            loader.startSketch(74_880);
            await().until(() -> seen.contains(new BoardEvent.SketchBegan()));
        }
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void a_network_port_is_identified_written_and_started() {
        try (var chip = chip();
                var board = NetworkBoard.listening(ANY_PORT, chip, seen::add);
                var line = open(board)) {
            assertThat(line.hasControlLines()).isTrue();
            var loader = write(chip, line);
            seen.clear();
            loader.startSketch(74_880);
            await().until(() -> seen.contains(new BoardEvent.SketchBegan()));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void each_program_that_opens_the_device_file_finds_the_boot_loader() {
        try (var chip = chip();
                var board = PtyBoard.at(directory.resolve("board"), chip, seen::add)) {
            var ports = DevicePorts.ofThisMachine();
            for (int i = 0; i < 2; i++) {
                try (var line = ports.open(board.link().toString())) {
                    var loader = BootLoader.connect(line, LoaderOptions.defaults());
                    assertThat(loader.identity().mac()).isEqualTo(MAC);
                }
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void only_a_link_that_leads_nowhere_is_replaced() throws Exception {
        Path link = directory.resolve("board");
        Files.createSymbolicLink(link, directory.resolve("gone"));
        try (var chip = chip()) {
            PtyBoard.at(link, chip, seen::add).close();
            Files.createSymbolicLink(link, Files.writeString(directory.resolve("notes"), "mine"));
            assertThatThrownBy(() -> PtyBoard.at(link, chip, seen::add))
                    .isInstanceOfSatisfying(
                            SimulatorException.class, e -> assertThat(e.code()).isEqualTo("simulator.link"));
            assertThat(directory.resolve("board")).hasContent("mine");
        }
    }

    @Test
    void a_second_client_is_told_that_the_port_is_in_use_and_the_first_goes_on() {
        try (var chip = chip();
                var board = NetworkBoard.listening(ANY_PORT, chip, seen::add);
                var first = open(board)) {
            assertThatThrownBy(() -> open(board)).isInstanceOfSatisfying(PortException.class, e -> {
                assertThat(e.code()).isEqualTo("port.busy");
                assertThat(e.what()).contains("in use by 127.0.0.1:");
            });
            assertThat(BootLoader.connect(first, LoaderOptions.defaults())
                            .identity()
                            .mac())
                    .isEqualTo(MAC);
        }
    }

    @Test
    void a_port_is_free_again_once_its_client_has_left() {
        try (var chip = chip();
                var board = NetworkBoard.listening(ANY_PORT, chip, seen::add)) {
            open(board).close();
            await().until(() -> seen.stream().anyMatch(BoardEvent.ClientLeft.class::isInstance));
            open(board).close();
        }
    }

    @Test
    void a_pulled_board_ends_the_connection_and_lets_nobody_in_until_it_is_back() {
        try (var chip = chip();
                var board = NetworkBoard.listening(ANY_PORT, chip, seen::add)) {
            try (var line = open(board)) {
                chip.unplug();
                assertThatThrownBy(() -> readUntilLost(line)).hasMessageContaining("ended");
            }
            await().until(() -> seen.stream().anyMatch(BoardEvent.ClientLeft.class::isInstance));
            assertThatThrownBy(() -> open(board)).hasMessageContaining("no board is plugged in");
            chip.plugIn();
            open(board).close();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unplugging_a_device_file_fails_the_program_that_has_it_open() throws Exception {
        try (var chip = chip()) {
            PtyBoard board = PtyBoard.at(directory.resolve("board"), chip, seen::add);
            try (var client = new RandomAccessFile(board.link().toFile(), "rw")) {
                await().until(() -> seen.stream().anyMatch(BoardEvent.ClientCame.class::isInstance));
                board.close();
                assertThatThrownBy(() -> client.write(1)).isInstanceOf(IOException.class);
            }
        }
    }

    private static BootLoader write(VirtualChip chip, SerialLine line) {
        var loader = BootLoader.connect(line, LoaderOptions.defaults());
        assertThat(loader.identity().mac()).isEqualTo(MAC);
        loader.write(DATA, Progress.SILENT);
        assertThat(Arrays.copyOfRange(chip.flashContent(), DATA.offset(), DATA.offset() + DATA.lengthBytes()))
                .isEqualTo(DATA.bytes());
        assertThat(chip.lostBytes()).isZero();
        return loader;
    }

    private VirtualChip chip() {
        byte[] sketch =
                DemonstrationSketch.make(FlashLayout.named("4m1m")).section().bytes();
        return VirtualChip.builder(MAC)
                .pace(Pace.FAST)
                .flash(sketch)
                .watchedBy(seen::add)
                .build();
    }

    private static SerialLine open(NetworkBoard board) {
        return new NetworkPorts().open("rfc2217://127.0.0.1:" + board.address().getPort());
    }

    private static void readUntilLost(SerialLine line) {
        byte[] buffer = new byte[100];
        while (true) {
            var unused = line.read(buffer, Duration.ofSeconds(1));
        }
    }

    /** Every value, those that frames and telnet double among them. */
    private static byte[] noise(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new Random(44).nextBytes(bytes);
        return bytes;
    }
}
