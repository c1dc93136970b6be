package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.espprovision.MacAddress;
import org.espprovision.Progress;
import org.espprovision.simulator.BoardWiring;
import org.espprovision.simulator.FlashFault;
import org.espprovision.simulator.NoisyLine;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.Test;

/** This room against the virtual chip, which was written from the same facts by other hands and shares no code. */
class AgainstTheVirtualChipTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    private static final FlashLayout LAYOUT = FlashLayout.named("4m1m");
    private static final LoaderOptions OPTIONS = LoaderOptions.defaults().withLoader(LoaderKind.ROM);

    @Test
    void a_sketch_and_a_file_system_are_written_read_back_and_started() {
        try (var chip = chip().build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, OPTIONS);
            assertThat(loader.identity().mac()).isEqualTo(MAC);
            var sketch = DemonstrationSketch.make(LAYOUT).section();
            var files = formatted(LAYOUT.requireFileSystem());

            loader.write(sketch, Progress.SILENT);
            loader.write(files, Progress.SILENT);
            loader.verify(sketch, Progress.SILENT);
            loader.verify(files, Progress.SILENT);
            loader.startSketch(74_880);

            byte[] flash = chip.flashContent();
            assertThat(Arrays.copyOf(flash, sketch.lengthBytes())).isEqualTo(sketch.bytes());
            assertThat(Arrays.copyOfRange(flash, files.offset(), files.offset() + files.lengthBytes()))
                    .isEqualTo(files.bytes());
            assertThat(chip.lostBytes()).isZero();
            String console = new String(Overheard.during(line, Duration.ofMillis(300)), StandardCharsets.ISO_8859_1);
            assertThat(BootLog.in(console))
                    .contains(new BootLog(BootLog.Cause.RESET_PIN, BootLog.Mode.FLASH, 6, BootLog.Image.LOADED));
        }
    }

    @Test
    void a_three_wire_board_with_flash_held_is_written_and_leaves_on_its_own() {
        try (var chip = chip().wiring(BoardWiring.NO_CONTROL_LINES).build();
                var line = chip.line("sim")) {
            chip.pressResetHoldingFlash();
            var loader = BootLoader.connect(line, OPTIONS);
            var sketch = DemonstrationSketch.make(LAYOUT).section();
            loader.write(sketch, Progress.SILENT);

            loader.startSketch(74_880);

            // In a chip whose time is only counted, the start text has gone by before the line can change speed.
            assertThatThrownBy(() -> BootLoader.connect(line, OPTIONS.withPatience(Duration.ZERO)))
                    .isInstanceOfSatisfying(
                            ChipException.class, e -> assertThat(e.code()).isEqualTo("chip.silent"));
        }
    }

    @Test
    void a_board_whose_lines_reach_the_pins_directly_is_reached_too() {
        try (var chip = chip().wiring(BoardWiring.DIRECT).build();
                var line = chip.line("sim")) {
            assertThat(BootLoader.connect(line, OPTIONS).identity().mac()).isEqualTo(MAC);
        }
    }

    @Test
    void the_upper_part_of_a_large_flash_can_be_written() {
        try (var chip = chip().flashSize(16 << 20).build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, OPTIONS);
            var section = new FlashSection("the file system", 0x00FF_8000, new byte[8192]);

            loader.write(section, Progress.SILENT);

            loader.verify(section, Progress.SILENT);
        }
    }

    @Test
    void one_sector_alone_is_erased_and_its_neighbours_stay() {
        byte[] content = new byte[4 * 4096];
        try (var chip = chip().flash(content).build();
                var line = chip.line("sim")) {
            BootLoader.connect(line, OPTIONS).eraseRegion(0x2000, 0x1000, Progress.SILENT);

            Arrays.fill(content, 0x2000, 0x3000, (byte) 0xFF);
            assertThat(Arrays.copyOf(chip.flashContent(), content.length)).isEqualTo(content);
        }
    }

    @Test
    void a_worn_cell_in_a_blank_page_is_found() {
        try (var chip = chip().fault(FlashFault.stuckAtZero(0x30_2345, 0x80)).build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, OPTIONS);
            var files = formatted(LAYOUT.requireFileSystem());
            loader.write(files, Progress.SILENT);

            assertThatThrownBy(() -> loader.verify(files, Progress.SILENT))
                    .hasMessage("the file system does not read back: at 0x302345 there is 0x7f instead of 0xff, "
                            + "1 byte differs in all");
        }
    }

    @Test
    void a_cable_that_loses_bytes_now_and_then_costs_time_but_no_correctness() {
        var noise = NoisyLine.Noise.seeded(1).dropping(1e-5);
        try (var chip = chip().build();
                var line = new NoisyLine(chip.line("sim"), noise)) {
            var loader = BootLoader.connect(line, OPTIONS);
            var sketch = DemonstrationSketch.make(LAYOUT).section();

            loader.write(sketch, Progress.SILENT);

            loader.verify(sketch, Progress.SILENT);
            assertThat(chip.wear().bytesProgrammed()).isGreaterThan(sketch.lengthBytes());
        }
    }

    private static VirtualChip.Builder chip() {
        return VirtualChip.builder(MAC).pace(Pace.FAST);
    }

    /** As SPIFFS leaves a formatted region: the magic and an erase count in each block's first page. */
    private static FlashSection formatted(FlashRegion region) {
        byte[] image = new byte[region.lengthBytes()];
        Arrays.fill(image, (byte) 0xFF);
        for (int block = 0; block < image.length; block += region.blockBytes()) {
            System.arraycopy(new byte[] {0x29, 0x04, 0, 0}, 0, image, block + 252, 4);
        }
        return new FlashSection("the file system", region.offset(), image);
    }
}
