package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.espprovision.MacAddress;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Speeds, times and faults of the line. */
class LineTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    private static final int CLKDIV = 0x60000014;

    @ParameterizedTest
    @CsvSource({"115200, 451", "230400, 225", "460800, 112", "921600, 56"})
    void the_loader_finds_the_hosts_speed(int baud, int divider) {
        try (VirtualChip chip = chip(Pace.FAST)) {
            SerialLine line = chip.line("sim");
            line.setBaud(baud);
            assertThat(new LoaderClient(line).connect().command(0x0A, CLKDIV).value())
                    .isEqualTo(divider);
        }
    }

    @Test
    void at_another_speed_neither_side_understands_the_other() {
        try (VirtualChip chip = chip(Pace.FAST)) {
            LoaderClient host = new LoaderClient(chip.line("sim")).connect();
            host.line().setBaud(230_400);
            host.send(0x0A, LoaderClient.words(0x40001000), 0);
            assertThat(host.bytesUntilSilence()).isEmpty();
            byte[] once = startHeard(host);
            assertThat(new String(once, StandardCharsets.ISO_8859_1)).doesNotContain("ets");
            assertThat(startHeard(host)).as("the same garbage again").isEqualTo(once);
        }
    }

    @Test
    void a_small_difference_of_speed_does_no_harm() {
        try (VirtualChip chip = chip(Pace.FAST)) {
            LoaderClient host = new LoaderClient(chip.line("sim")).connect();
            host.line().setBaud(118_000);
            assertThat(host.command(0x0A, 0x40001000).value()).isEqualTo(0xFFF0C101);
        }
    }

    @Test
    void what_has_been_received_survives_a_change_of_speed() throws InterruptedException {
        var cable = new Cable(new ChipClock(Pace.FAST));
        int session = cable.open(115_200);
        double bitNanos = 1e9 / 115_200;
        cable.transmit('A', bitNanos);
        cable.hostBaud(460_800);
        cable.transmit('A', bitNanos);
        byte[] received = new byte[3];
        assertThat(cable.hostRead(session, received, Duration.ZERO)).isEqualTo(2);
        assertThat(received[0]).isEqualTo((byte) 'A');
        assertThat(received[1]).isNotEqualTo((byte) 'A');
    }

    @Test
    void the_chip_can_be_told_another_speed_through_its_register() {
        try (VirtualChip chip = chip(Pace.FAST)) {
            LoaderClient host = new LoaderClient(chip.line("sim")).connect();
            host.send(0x09, LoaderClient.words(CLKDIV, 56, 0xFFFFF, 0), 0);
            host.line().setBaud(921_600);
            host.bytesUntilSilence();
            assertThat(host.command(0x0A, CLKDIV).value()).isEqualTo(56);
        }
    }

    @Test
    void in_real_time_an_erase_takes_its_time_and_bytes_theirs() {
        try (VirtualChip chip = chip(Pace.REAL_TIME)) {
            LoaderClient host = new LoaderClient(chip.line("sim"));
            host.line().setBaud(74_880);
            host.holdInReset().line().drive(ControlLines.DTR);
            host.textUpTo("boot mode:(1,6)");
            host.line().setBaud(115_200);
            host.synchronise();
            Duration before = chip.chipTime();
            host.command(0x02, 0x2000, 4, 0x400, 0);
            long erase = Duration.ofMillis(4 * 45).toNanos();
            assertThat(chip.chipTime().minus(before).toNanos()).isGreaterThan(erase);
            before = chip.chipTime();
            host.block(0x03, 0, new byte[0x400]);
            long wire = (1024 + 26) * 10 * 1_000_000_000L / 115_200;
            assertThat(chip.chipTime().minus(before).toNanos()).isGreaterThan(wire);
        }
    }

    @Test
    void in_real_time_bytes_sent_during_an_erase_overrun_the_ring() {
        try (VirtualChip chip = chip(Pace.REAL_TIME)) {
            LoaderClient host = new LoaderClient(chip.line("sim"));
            chip.pressResetHoldingFlash();
            host.synchronise();
            host.send(0x02, LoaderClient.words(0x1000, 4, 0x400, 0), 0);
            host.sendBlock(0x03, 0, new byte[0x400], LoaderClient.checksum(new byte[0x400]));
            host.reply(LoaderClient.PATIENCE);
            host.replies();
            assertThat(chip.lostBytes()).isPositive();
        }
    }

    @Test
    void pulling_the_cable_ends_a_waiting_read_and_plugging_it_in_powers_the_board_anew() throws Exception {
        try (VirtualChip chip = chip(Pace.FAST)) {
            SerialLine line = chip.line("sim");
            new LoaderClient(line).bytesUntilSilence();
            var reading = CompletableFuture.runAsync(() -> line.read(new byte[1], Duration.ofMinutes(1)));
            chip.unplug();
            assertThatThrownBy(reading::get).hasCauseInstanceOf(PortException.class);
            assertThatThrownBy(() -> line.write(new byte[1])).hasMessage("sim went away");
            assertThatThrownBy(() -> chip.line("sim")).hasMessage("sim went away");
            chip.plugIn();
            new LoaderClient(chip.line("sim")).connect();
        }
    }

    @Test
    void a_speed_no_adapter_makes_is_refused() {
        try (VirtualChip chip = chip(Pace.FAST)) {
            SerialLine line = chip.line("sim");
            assertThatThrownBy(() -> line.setBaud(50_000_000)).isInstanceOf(PortException.class);
        }
    }

    @Test
    void a_flash_that_stays_busy_silences_the_loader() {
        try (VirtualChip chip = VirtualChip.builder(MAC)
                .pace(Pace.FAST)
                .fault(FlashFault.stuckBusy())
                .build()) {
            LoaderClient host = new LoaderClient(chip.line("sim")).connect();
            host.send(0x02, LoaderClient.words(0x1000, 4, 0x400, 0), 0);
            assertThat(host.replies()).isEmpty();
        }
    }

    @Test
    void the_flash_file_keeps_what_was_written(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("board/flash.bin");
        for (int run = 0; run < 2; run++) {
            try (VirtualChip chip = VirtualChip.builder(MAC)
                    .pace(Pace.FAST)
                    .flashSize(0x80000)
                    .flashFile(file)
                    .build()) {
                LoaderClient host = new LoaderClient(chip.line("sim")).connect();
                host.command(0x02, run == 0 ? 0x400 : 0, 1, 0x400, 0x3000 + run * 0x400);
                host.block(0x03, 0, new byte[0x400]);
            }
        }
        byte[] content = Files.readAllBytes(file);
        assertThat(content).hasSize(0x80000);
        assertThat(Arrays.copyOfRange(content, 0x3000, 0x3800)).containsOnly(0);
        assertThat(content[0x3800]).isEqualTo((byte) 0xFF);
        assertThatThrownBy(() -> VirtualChip.builder(MAC).flashFile(file).build())
                .isInstanceOf(SimulatorException.class)
                .hasMessageContaining("524,288");
        try (var left = Files.list(folder.resolve("board"))) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void a_bad_cable_spoils_the_same_bytes_each_time_and_comes_off_when_told() {
        byte[] first = throughNoise(7);
        assertThat(throughNoise(7)).isEqualTo(first);
        assertThat(throughNoise(8)).isNotEqualTo(first);
        try (VirtualChip chip = chip(Pace.FAST);
                var line = new NoisyLine(
                        chip.line("sim"), NoisyLine.Noise.seeded(1).unpluggedAfter(10))) {
            line.write(new byte[10]);
            assertThatThrownBy(() -> line.write(new byte[1])).isInstanceOf(PortException.class);
        }
    }

    private static byte[] throughNoise(long seed) {
        var noise = NoisyLine.Noise.seeded(seed).dropping(0.1).doubling(0.1).flipping(0.1);
        try (VirtualChip chip = chip(Pace.FAST);
                SerialLine clean = chip.line("sim")) {
            clean.setBaud(74_880);
            return startHeard(new LoaderClient(new NoisyLine(clean, noise)));
        }
    }

    private static byte[] startHeard(LoaderClient host) {
        host.holdInReset().releaseReset();
        return host.bytesUntilSilence(Duration.ofMillis(300));
    }

    private static VirtualChip chip(Pace pace) {
        return VirtualChip.builder(MAC).pace(pace).build();
    }
}
