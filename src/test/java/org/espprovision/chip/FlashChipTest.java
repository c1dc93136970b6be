package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlashChipTest {
    @Test
    void a_flash_names_its_vendor_device_and_size() {
        var flash = new FlashChip(0x16_40EF);

        assertThat(flash).hasToString("Winbond 0x4016");
        assertThat(flash.sizeBytes()).isEqualTo(4 << 20);
    }

    @Test
    void an_unknown_vendor_is_named_by_its_number() {
        assertThat(new FlashChip(0x14_4077)).hasToString("vendor 0x77 0x4014");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00_0000, 0xFF_FFFF, 0x19_40EF, 0x11_40EF})
    void no_answer_or_an_impossible_size_is_refused(int jedecId) {
        assertThatThrownBy(() -> new FlashChip(jedecId))
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.code()).isEqualTo("chip.flash-id"))
                .hasMessageContaining("0x%06x".formatted(jedecId));
    }
}
