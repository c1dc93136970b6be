package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.espprovision.MacAddress;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.simulator.BoardEvent;
import org.espprovision.simulator.NetworkBoard;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The monitor on virtual boards, behind a device file and behind a network port. */
@Timeout(60)
class MonitorOnVirtualBoardsTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path home;

    private final List<BoardEvent> seen = new CopyOnWriteArrayList<>();

    @Test
    void over_the_network_it_leaves_the_board_alone_until_asked_to_reset_it() throws Exception {
        try (var chip = chip();
                var board = NetworkBoard.listening(ANY_PORT, chip, seen::add)) {
            String port = "rfc2217://127.0.0.1:" + board.address().getPort();
            await().until(() -> seen.contains(new BoardEvent.SketchBegan()));
            seen.clear();
            try (var run = MonitorRun.piped(home, "--port", port, "--seconds", "1")) {
                assertThat(run.status()).isIn(0, 1);
                assertThat(run.messages()).contains("was not reset from here", "ser2net");
            }
            assertThat(seen).doesNotContain(new BoardEvent.SketchBegan());
            try (var run = MonitorRun.piped(home, "--port", port, "--reset")) {
                await().until(() -> run.results().contains("rst cause:2, boot mode:(3,"));
                assertThat(run.messages()).contains("was reset, as you asked", "boot mode 3: starts the sketch");
                chip.unplug();
                await().until(() -> run.messages().contains("went away"));
                chip.plugIn();
                await().until(() -> run.messages().contains("is back"));
                chip.pressReset();
                await().until(() ->
                        run.results().lastIndexOf("rst cause:2") > run.results().indexOf("rst cause:2"));
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void behind_a_device_file_it_hears_the_boot_loader_and_then_the_boot() throws Exception {
        Path link = home.resolve("board");
        try (var chip = chip();
                var board = PtyBoard.at(link, chip, seen::add);
                var run = MonitorRun.piped(home, "--port", board.link().toString())) {
            await().until(() -> run.messages().contains("boot mode 1: waits in the boot loader"));
            chip.pressReset();
            await().until(() -> run.messages().contains("boot mode 3: starts the sketch"));
        }
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
}
