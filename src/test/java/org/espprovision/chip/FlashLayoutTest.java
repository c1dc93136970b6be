package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.espprovision.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FlashLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "512k32, 0x73000, 0x8000, 4096, 0x7c000",
        "1m64, 0xeb000, 0x10000, 4096, 0xfc000",
        "1m512, 0x7b000, 0x80000, 8192, 0xfc000",
        "2m64, 0x1f0000, 0xb000, 4096, 0x1fc000",
        "4m1m, 0x300000, 0xfa000, 8192, 0x3fc000",
        "4M2M, 0x200000, 0x1fa000, 8192, 0x3fc000",
        "16m14m, 0x200000, 0xdfa000, 8192, 0xffc000"
    })
    void layouts_are_those_of_the_core_s_linker_scripts(
            String name, String offset, String length, int block, String rfCalibration) {
        var layout = FlashLayout.named(name);

        assertThat(layout.requireFileSystem())
                .isEqualTo(new FlashRegion(Integer.decode(offset), Integer.decode(length), block));
        assertThat(layout.rfCalibrationOffset()).isEqualTo(Integer.decode(rfCalibration));
    }

    @Test
    void all_twenty_six_are_there_and_four_have_no_file_system() {
        assertThat(FlashLayout.all()).hasSize(26);
        assertThat(FlashLayout.all())
                .filteredOn(layout -> layout.fileSystem().isEmpty())
                .extracting(FlashLayout::name)
                .containsExactly("512k", "1m", "2m", "4m");
    }

    @ParameterizedTest
    @MethodSource("org.espprovision.chip.FlashLayout#all")
    void the_sketch_ends_before_the_file_system_and_that_before_the_core_s_own_sectors(FlashLayout layout) {
        layout.fileSystem().ifPresent(region -> {
            assertThat(layout.sketchEnd()).isLessThanOrEqualTo(region.offset());
            assertThat(region.end()).isLessThanOrEqualTo(layout.eepromOffset());
        });
    }

    @Test
    void an_unknown_name_gets_the_nearest_ones() {
        assertThatThrownBy(() -> FlashLayout.named("4mb1m"))
                .isInstanceOfSatisfying(ChipException.class, e -> {
                    assertThat(e.code()).isEqualTo("layout.unknown");
                    assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(e.remedy()).contains("4m1m");
                })
                .hasMessageContaining("4mb1m");
    }

    @Test
    void a_layout_for_a_larger_flash_is_refused_with_those_that_fit() {
        assertThatThrownBy(() -> FlashLayout.named("4m1m").requireFits(new FlashChip(0x14_40C8)))
                .isInstanceOfSatisfying(ChipException.class, e -> {
                    assertThat(e.code()).isEqualTo("chip.layout-too-big");
                    assertThat(e.remedy()).contains("1m64");
                })
                .hasMessage("layout 4m1m needs 4,194,304 bytes of flash, this chip (GigaDevice 0x4014) has 1,048,576");
    }

    @Test
    void candidates_are_made_for_the_very_size() {
        assertThat(FlashLayout.forFlash(8 << 20)).extracting(FlashLayout::name).containsExactly("8m6m", "8m7m");
        assertThat(FlashLayout.forFlash(3 << 20)).isEmpty();
    }
}
