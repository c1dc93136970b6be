package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.espprovision.MacAddress;
import org.espprovision.Progress;
import org.espprovision.serial.SerialLine;
import org.espprovision.simulator.BoardWiring;
import org.espprovision.simulator.FlashFault;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flasher stub's very bytes, executed by the virtual chip. */
class StubOnTheVirtualChipTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    private static final FlashLayout LAYOUT = FlashLayout.named("4m1m");
    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final int OFFSET = 0x2_E000;

    @ParameterizedTest
    @EnumSource(Pace.class)
    void a_used_chip_gets_its_sketch_and_starts_it(Pace pace) {
        byte[] content = random(1, 1 << 20);
        try (var chip = chip().pace(pace).flash(content).build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());
            assertThat(loader.loader()).isEqualTo(LoaderKind.OWN);
            assertThat(loader.baud()).isEqualTo(921_600);
            assertThat(loader.identity().mac()).isEqualTo(MAC);
            var sketch = DemonstrationSketch.make(LAYOUT).section();

            WriteSummary summary = loader.write(sketch, Progress.SILENT);
            loader.verify(sketch, Progress.SILENT);
            loader.startSketch(74_880);

            assertThat(summary.sectorsErased()).isEqualTo(116);
            assertThat(summary.bytesOnTheWire()).isLessThan(sketch.lengthBytes() * 4L / 5);
            System.arraycopy(sketch.bytes(), 0, content, 0, sketch.lengthBytes());
            assertThat(Arrays.copyOf(chip.flashContent(), content.length)).isEqualTo(content);
            assertThat(chip.lostBytes()).isZero();
            String console = new String(Overheard.during(line, Duration.ofMillis(300)), StandardCharsets.ISO_8859_1);
            assertThat(BootLog.in(console))
                    .contains(new BootLog(BootLog.Cause.RESET_PIN, BootLog.Mode.FLASH, 6, BootLog.Image.LOADED));
        }
    }

    /** Its receiver holds 128 bytes: 0.64 ms, whatever else there is to do. */
    @Test
    void at_two_megabaud_no_byte_is_lost_and_none_sent_twice() {
        try (var chip = chip().pace(Pace.REAL_TIME).build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults().withTopBaud(2_000_000));
            assertThat(loader.baud()).isEqualTo(2_000_000);
            var sketch = DemonstrationSketch.make(LAYOUT).section();

            WriteSummary summary = loader.write(sketch, Progress.SILENT);

            loader.verify(sketch, Progress.SILENT);
            assertThat(chip.lostBytes()).isZero();
            assertThat(summary.bytesOnTheWire()).isLessThan(370_000);
        }
    }

    @Test
    void a_blank_chip_is_not_erased_and_no_blank_page_is_programmed() {
        byte[] wanted = new byte[64 * SECTOR];
        Arrays.fill(wanted, (byte) 0xFF);
        for (int sector = 0; sector < 64; sector += 2) {
            wanted[sector * SECTOR + 252] = 0x29;
        }
        try (var chip = chip().build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());

            WriteSummary summary = loader.write(section(wanted), Progress.SILENT);

            loader.verify(section(wanted), Progress.SILENT);
            assertThat(summary.sectorsErased()).isZero();
            assertThat(chip.wear().sectorErases() + chip.wear().blockErases()).isZero();
            assertThat(chip.wear().bytesProgrammed()).isEqualTo(32 * 64);
        }
    }

    /** Its first and last sectors share 64 KiB blocks with what is to stay. */
    @Test
    void neighbours_in_the_same_erase_block_stay() {
        byte[] content = random(2, 1 << 20);
        byte[] wanted = random(3, 40 * SECTOR);
        try (var chip = chip().flash(content).build();
                var line = chip.line("sim")) {
            BootLoader.connect(line, LoaderOptions.defaults()).write(section(wanted), Progress.SILENT);

            System.arraycopy(wanted, 0, content, OFFSET, wanted.length);
            assertThat(Arrays.copyOf(chip.flashContent(), content.length)).isEqualTo(content);
            assertThat(chip.wear().blockErases()).isEqualTo(2);
            assertThat(chip.wear().sectorErases()).isEqualTo(8);
        }
    }

    @Test
    void flash_is_read_and_erased() {
        byte[] content = random(4, 1 << 20);
        try (var chip = chip().flash(content).build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());
            assertThat(loader.readFlash(0x1_2345, 50_001, Progress.SILENT))
                    .isEqualTo(Arrays.copyOfRange(content, 0x1_2345, 0x1_2345 + 50_001));

            loader.eraseRegion(0xF000, 0x1_2000, Progress.SILENT);

            Arrays.fill(content, 0xF000, 0x2_1000, (byte) 0xFF);
            assertThat(Arrays.copyOf(chip.flashContent(), content.length)).isEqualTo(content);
        }
    }

    @Test
    void the_upper_part_of_a_large_flash_can_be_written() {
        try (var chip = chip().flashSize(16 << 20).build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());
            var section = new FlashSection("the file system", 0x00FF_8000, random(5, 8192));

            loader.write(section, Progress.SILENT);

            loader.verify(section, Progress.SILENT);
            assertThat(Arrays.copyOfRange(chip.flashContent(), 0x00FF_8000, 0x00FF_A000))
                    .isEqualTo(section.bytes());
        }
    }

    @Test
    void a_worn_cell_is_found() {
        try (var chip = chip().fault(FlashFault.stuckAtZero(OFFSET + 0x1345, 0x80))
                        .build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());
            byte[] wanted = new byte[4 * SECTOR];
            Arrays.fill(wanted, (byte) 0xFF);

            loader.write(section(wanted), Progress.SILENT);

            assertThatThrownBy(() -> loader.verify(section(wanted), Progress.SILENT))
                    .hasMessage("the section does not read back: at 0x02f345 there is 0x7f instead of 0xff, "
                            + "1 byte differs in all");
        }
    }

    @Test
    void a_three_wire_board_leaves_for_its_sketch_on_its_own() {
        byte[] sketch = DemonstrationSketch.make(LAYOUT).bytes();
        try (var chip = chip().pace(Pace.REAL_TIME)
                        .flash(sketch)
                        .wiring(BoardWiring.NO_CONTROL_LINES)
                        .build();
                var line = new Tapped(chip.line("sim"))) {
            chip.pressResetHoldingFlash();
            var options = LoaderOptions.defaults().withTopBaud(460_800);
            var loader = BootLoader.connect(line, options);
            assertThat(loader.loader()).isEqualTo(LoaderKind.OWN);

            loader.startSketch(460_800);

            Overheard.during(line, Duration.ofMillis(500));
            assertThat(line.heard()).contains("load 0x4010f000");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GARBLES, 115200, 115200",
        "FADES, 115200, 115200",
        "GARBLES, 460800, 460800",
        "GARBLES, 1000000, 921600",
        "PRETENDS, 500000, 460800",
        "REFUSES, 115200, 115200",
        "REFUSES, 1600000, 1500000"
    })
    void an_adapter_with_a_limit_is_used_at_the_highest_speed_that_works(
            SlowAdapter.Beyond beyond, int limit, int chosen) {
        try (var chip = chip().build();
                var line = new SlowAdapter(chip.line("sim"), limit, beyond)) {
            writesAt(chosen, BootLoader.connect(line, LoaderOptions.defaults().withTopBaud(2_000_000)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {115_200, 230_400, 1_500_000})
    void a_speed_that_is_asked_for_is_taken_and_none_above_it(int baud) {
        try (var chip = chip().build();
                var line = chip.line("sim")) {
            writesAt(baud, BootLoader.connect(line, LoaderOptions.defaults().withBaud(baud)));
        }
    }

    private static void writesAt(int baud, BootLoader loader) {
        assertThat(loader.loader()).isEqualTo(LoaderKind.OWN);
        assertThat(loader.baud()).isEqualTo(baud);
        loader.write(section(random(6, 3 * SECTOR)), Progress.SILENT);
        loader.verify(section(random(6, 3 * SECTOR)), Progress.SILENT);
    }

    private static VirtualChip.Builder chip() {
        return VirtualChip.builder(MAC).pace(Pace.FAST);
    }

    private static FlashSection section(byte[] bytes) {
        return new FlashSection("the section", OFFSET, bytes);
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Remembers what came from the chip. */
    private static final class Tapped extends PassedOn {
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

        Tapped(SerialLine line) {
            super(line);
        }

        @Override
        public int read(byte[] buffer, Duration timeout) {
            int count = super.read(buffer, timeout);
            heard.write(buffer, 0, count);
            return count;
        }

        String heard() {
            return heard.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
