package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.espprovision.MacAddress;
import org.espprovision.Progress;
import org.espprovision.simulator.BoardWiring;
import org.espprovision.simulator.FlashFault;
import org.espprovision.simulator.NoisyLine;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.Strangers;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both of Espressif's stubs, as published, executed by the virtual chip and driven by us. */
class EspressifFlasherTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final int OFFSET = 0x2_E000;
    private static final String NEW = "esptool-js";
    private static final String LEGACY = "esptool-js-legacy-stub";

    @BeforeAll
    static void install() throws Exception {
        Strangers.install();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, LEGACY})
    void a_used_chip_gets_its_bytes_and_the_rest_stays(String stub) {
        byte[] content = random(1, 1 << 20);
        byte[] wanted = random(2, 40 * SECTOR - 77);
        try (var chip = chip().flash(content).build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, options(stub));
            assertThat(loader.loader()).isEqualTo(LoaderKind.ESPRESSIF);
            assertThat(loader.baud()).isEqualTo(921_600);
            assertThat(loader.identity().mac()).isEqualTo(MAC);

            WriteSummary first = loader.write(section(wanted), Progress.SILENT);
            loader.verify(section(wanted), Progress.SILENT);
            WriteSummary second = loader.write(section(wanted), Progress.SILENT);

            assertThat(first.sectorsWritten()).isEqualTo(40);
            assertThat(second.sectorsUnchanged()).isEqualTo(40);
            assertThat(second.bytesOnTheWire()).isLessThan(100);
            put(content, wanted);
            assertThat(Arrays.copyOf(chip.flashContent(), content.length)).isEqualTo(content);
            assertThat(loader.readFlash(OFFSET - 3, 70_001, Progress.SILENT))
                    .isEqualTo(Arrays.copyOfRange(content, OFFSET - 3, OFFSET - 3 + 70_001));

            loader.eraseRegion(0xF000, 0x1_2000, Progress.SILENT);

            Arrays.fill(content, 0xF000, 0x2_1000, (byte) 0xFF);
            assertThat(Arrays.copyOf(chip.flashContent(), content.length)).isEqualTo(content);
        }
    }

    @Test
    void a_worn_cell_is_found() {
        try (var chip = chip().fault(FlashFault.stuckAtZero(OFFSET + 0x1345, 0x80))
                        .build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, options(LEGACY));
            byte[] wanted = new byte[4 * SECTOR];
            Arrays.fill(wanted, (byte) 0xFF);

            loader.write(section(wanted), Progress.SILENT);

            assertThatThrownBy(() -> loader.verify(section(wanted), Progress.SILENT))
                    .hasMessage("the section does not read back: at 0x02f345 there is 0x7f instead of 0xff, "
                            + "1 byte differs in all");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, LEGACY})
    void a_line_that_loses_bytes_costs_a_new_start_but_no_correctness(String stub) {
        byte[] content = random(3, 1 << 20);
        byte[] wanted = random(4, 16 * SECTOR);
        var noise = NoisyLine.Noise.seeded(5).dropping(1.5e-5);
        try (var chip = chip().flash(content).build();
                var line = new StartingClean(chip.line("sim"), noise)) {
            var loader = BootLoader.connect(line, options(stub));
            line.spoil();

            loader.write(section(wanted), Progress.SILENT);

            loader.verify(section(wanted), Progress.SILENT);
            put(content, wanted);
            assertThat(Arrays.copyOf(chip.flashContent(), content.length)).isEqualTo(content);
            assertThat(loader.loader()).isEqualTo(LoaderKind.ESPRESSIF);
            assertThat(line.faults().dropped()).isPositive();
        }
    }

    @Test
    void an_adapter_that_garbles_fast_bytes_keeps_a_speed_that_works() {
        try (var chip = chip().build();
                var line = new SlowAdapter(chip.line("sim"), 500_000, SlowAdapter.Beyond.GARBLES)) {
            var loader = BootLoader.connect(line, options(NEW).withTopBaud(2_000_000));

            assertThat(loader.loader()).isEqualTo(LoaderKind.ESPRESSIF);
            assertThat(loader.baud()).isEqualTo(460_800);
            loader.write(section(random(6, 3 * SECTOR)), Progress.SILENT);
            loader.verify(section(random(6, 3 * SECTOR)), Progress.SILENT);
        }
    }

    @Test
    void without_control_lines_the_legacy_stub_leaves_and_the_new_one_says_it_cannot() {
        try (var chip = chip().wiring(BoardWiring.NO_CONTROL_LINES).build();
                var line = chip.line("sim")) {
            chip.pressResetHoldingFlash();
            BootLoader.connect(line, options(LEGACY)).startSketch(115_200);

            chip.pressResetHoldingFlash();
            var stays = BootLoader.connect(line, options(NEW));
            assertThatThrownBy(() -> stays.startSketch(115_200))
                    .isInstanceOfSatisfying(
                            ChipException.class, e -> assertThat(e.code()).isEqualTo("chip.press-reset"));
        }
    }

    private static LoaderOptions options(String stub) {
        return LoaderOptions.defaults().withStubFile(StubFile.read(Strangers.stub(stub)));
    }

    private static VirtualChip.Builder chip() {
        return VirtualChip.builder(MAC).pace(Pace.FAST);
    }

    private static FlashSection section(byte[] bytes) {
        return new FlashSection("the section", OFFSET, bytes);
    }

    /** The rest of the last sector is blank afterwards. */
    private static void put(byte[] content, byte[] wanted) {
        byte[] sectors = section(wanted).wholeSectors();
        System.arraycopy(sectors, 0, content, OFFSET, sectors.length);
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
