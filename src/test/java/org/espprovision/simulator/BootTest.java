package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.espprovision.MacAddress;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.SerialLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From reset to the first line of the firmware: straps, reset sequences, the ROM's texts. */
class BootTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");

    @ParameterizedTest
    @CsvSource({"FLASH, 3", "DOWNLOAD, 1", "GPIO2_LOW, 2", "GPIO15_HIGH, 7"})
    void the_banner_tells_power_on_and_the_strap(Strap strap, int number) {
        try (VirtualChip chip = blank().strap(strap).build()) {
            LoaderClient host = console(chip);
            chip.powerCycle();
            host.releaseReset();
            assertThat(host.textUpTo("\n\r\n"))
                    .isEqualTo("\r\n ets Jan  8 2013,rst cause:1, boot mode:(%d,6)\r\n\r\n".formatted(number));
        }
    }

    @Test
    void a_blank_flash_boots_into_nothing() {
        try (VirtualChip chip = blank().build()) {
            LoaderClient host = console(chip);
            host.releaseReset();
            assertThat(host.textUpTo("ets_main.c"))
                    .isEqualTo("\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n\r\nets_main.c");
        }
    }

    @Test
    void a_sound_image_is_loaded_and_told_about() {
        try (VirtualChip chip = blank().flash(Images.bootable()).build()) {
            LoaderClient host = console(chip);
            host.releaseReset();
            assertThat(host.textUpTo("~ld\r\n").replace("\r\n", "\n")).isEqualTo("""

                     ets Jan  8 2013,rst cause:2, boot mode:(3,6)

                    load 0x4010f000, len 20, room 16\s
                    tail 4
                    chksum 0xef
                    csum 0xef
                    v00041fe0
                    ~ld
                    """);
        }
    }

    /** Lengths and rooms as in the boot log of a NodeMCU firmware, including the header that lies across two pieces. */
    @Test
    void rooms_and_tails_count_as_in_a_real_log() {
        byte[] image = Images.image(
                0x40100000,
                Images.segment(0x40100000, new byte[26620]),
                Images.segment(0x3FFE8000, new byte[1280]),
                Images.segment(0x3FFE8500, new byte[5484]));
        try (VirtualChip chip = blank().flash(image).build()) {
            LoaderClient host = console(chip);
            host.releaseReset();
            assertThat(host.textUpTo("\ncsum 0xef\r\n").replace("\r\n", "\n")).endsWith("""
                    load 0x40100000, len 26620, room 16\s
                    tail 12
                    chksum 0xef
                    ho 0 tail 12 room 4
                    load 0x3ffe8000, len 1280, room 12\s
                    tail 4
                    chksum 0xef
                    load 0x3ffe8500, len 5484, room 4\s
                    tail 8
                    chksum 0xef
                    csum 0xef
                    """);
        }
    }

    @Test
    void an_image_with_a_wrong_checksum_does_not_start() {
        byte[] image = Images.bootable();
        image[20] ^= 0x40;
        var started = new CountDownLatch(1);
        try (VirtualChip chip =
                blank().flash(image).firmware(machine -> started.countDown()).build()) {
            LoaderClient host = console(chip);
            host.releaseReset();
            assertThat(host.textUpTo("ets_main.c \r\n")).contains("csum 0xaf\r\ncsum err\r\n");
            assertThat(started.getCount()).isOne();
        }
    }

    @Test
    void every_usual_reset_sequence_enters_the_loader_and_a_hard_reset_leaves_it() {
        try (VirtualChip chip = blank().build()) {
            LoaderClient host = console(chip);
            for (ControlLines[] sequence : new ControlLines[][] {
                {ControlLines.NEITHER, ControlLines.RTS, ControlLines.BOTH, ControlLines.DTR},
                {ControlLines.NEITHER, ControlLines.BOTH, ControlLines.RTS, ControlLines.DTR},
                {ControlLines.RTS, ControlLines.NEITHER, ControlLines.DTR}
            }) {
                drive(host.line(), sequence);
                assertThat(host.textUpTo("6)\r\n")).contains("boot mode:(1,6)");
                host.line().drive(ControlLines.NEITHER);
                hardReset(host.line());
                assertThat(host.textUpTo("6)\r\n")).contains("rst cause:2, boot mode:(3,6)");
            }
        }
    }

    @Test
    void on_a_directly_wired_board_both_lines_hold_the_chip_in_reset() {
        try (VirtualChip chip = blank().wiring(BoardWiring.DIRECT).build()) {
            LoaderClient host = console(chip);
            drive(host.line(), ControlLines.NEITHER, ControlLines.BOTH);
            host.line().discardInput();
            assertThat(host.bytesUntilSilence()).isEmpty();
            host.line().drive(ControlLines.DTR);
            assertThat(host.textUpTo("6)\r\n")).contains("boot mode:(1,6)");
        }
    }

    @Test
    void without_control_lines_only_the_buttons_help() {
        try (VirtualChip chip = blank().wiring(BoardWiring.NO_CONTROL_LINES).build()) {
            SerialLine line = chip.line("sim");
            assertThat(line.hasControlLines()).isFalse();
            line.setBaud(74_880);
            var host = new LoaderClient(line);
            chip.pressResetHoldingFlash();
            host.textUpTo("rst cause:2, boot mode:(1,6)\r\n\r\n");
            drive(line, ControlLines.RTS, ControlLines.NEITHER);
            assertThat(host.bytesUntilSilence()).isEmpty();
            chip.pressReset();
            assertThat(host.textUpTo("6)\r\n")).contains("rst cause:2, boot mode:(3,6)");
        }
    }

    @Test
    void the_firmware_gets_the_machine_and_is_interrupted_by_reset() {
        var lives = new AtomicInteger();
        var ended = new AtomicInteger();
        Firmware firmware = machine -> {
            lives.incrementAndGet();
            machine.setBaud(115_200);
            machine.print("chip=%06x reason=%d\n".formatted(machine.chipId(), machine.resetReason()));
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.incrementAndGet();
            }
        };
        try (VirtualChip chip =
                blank().flash(Images.bootable()).firmware(firmware).build()) {
            var host = new LoaderClient(chip.line("sim"));
            chip.powerCycle();
            assertThat(host.textUpTo("reason=0\n")).endsWith("chip=a1b2c3 reason=0\n");
            hardReset(host.line());
            host.textUpTo("reason=6\n");
            assertThat(ended.get()).isEqualTo(lives.get() - 1);
        }
        assertThat(ended.get()).isEqualTo(lives.get());
    }

    @Test
    void delays_of_the_firmware_count_in_chip_time_only() throws InterruptedException {
        var uptimes = new LinkedBlockingQueue<Duration>();
        Firmware firmware = machine -> {
            machine.delay(Duration.ofHours(5));
            uptimes.add(machine.uptime());
        };
        try (VirtualChip chip =
                blank().flash(Images.bootable()).firmware(firmware).build()) {
            assertThat(uptimes.poll(5, TimeUnit.SECONDS)).isBetween(Duration.ofHours(5), Duration.ofMinutes(301));
            assertThat(chip.chipTime()).isGreaterThan(Duration.ofHours(5));
        }
    }

    @Test
    void a_soft_boot_out_of_the_loader_starts_the_firmware_without_a_banner() {
        Firmware firmware = machine -> {
            machine.setBaud(115_200);
            machine.print("up\n");
        };
        try (VirtualChip chip =
                blank().flash(Images.bootable()).firmware(firmware).build()) {
            LoaderClient host = new LoaderClient(chip.line("sim")).connect();
            host.command(0x02, 0, 0, 0x400, 0x1000);
            host.command(0x04, 1);
            assertThat(host.textUpTo("up\n")).startsWith("load 0x4010f000").contains("~ld\r\n");
        }
    }

    @Test
    void code_in_ram_is_handed_to_whoever_can_run_it() {
        RamProgram program =
                (hardware, entry) -> hardware.uart().transmit(hardware.memory().load32(entry));
        try (VirtualChip chip = blank().ramProgram(program).build()) {
            LoaderClient host = new LoaderClient(chip.line("sim")).connect();
            host.command(0x05, 4, 1, 0x1800, 0x4010D000);
            host.block(0x07, 0, LoaderClient.words('!'));
            host.command(0x06, 0, 0x4010D000);
            assertThat(host.textUpTo("ets_main.c")).startsWith("!");
        }
    }

    private static VirtualChip.Builder blank() {
        return VirtualChip.builder(MAC).pace(Pace.FAST).flashSize(0x80000);
    }

    private static LoaderClient console(VirtualChip chip) {
        SerialLine line = chip.line("sim");
        line.setBaud(74_880);
        return new LoaderClient(line).holdInReset();
    }

    private static void hardReset(SerialLine line) {
        drive(line, ControlLines.RTS, ControlLines.NEITHER);
    }

    private static void drive(SerialLine line, ControlLines... sequence) {
        for (ControlLines lines : sequence) {
            line.drive(lines);
        }
    }
}
