package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.espprovision.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SketchImageTest {
    private static final byte[] SOUND =
            DemonstrationSketch.make(FlashLayout.named("512k64")).bytes();

    @ParameterizedTest
    @CsvSource({
        "0x0000, 'the boot loader at 0x0 begins with 0x16 instead of 0xe9'",
        "0x0010, 'the checksum of the boot loader'",
        "0x000d, 'segment 1 of the boot loader at 0x8 claims'",
        "0x1000, 'the application at 0x1000 begins with 0x16'",
        "0x1001, 'claims 250 segments'",
        "0x1010, 'the length at 0x1010 is'",
        "0x1014, 'the CRC at 0x1014 is'",
        "0x2000, 'the checksum of the application at'",
        "0x0fff, 'the CRC at 0x1014 is'"
    })
    void one_altered_byte_is_refused_and_the_check_named(String offset, String message) {
        byte[] altered = SOUND.clone();
        altered[Integer.decode(offset)] ^= (byte) 0xFF;

        assertThatThrownBy(() -> SketchImage.parse(altered))
                .isInstanceOfSatisfying(ChipException.class, e -> {
                    assertThat(e.code()).isEqualTo("firmware.unsound");
                    assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
                })
                .hasMessageContaining(message);
    }

    @Test
    void a_file_cut_short_is_refused() {
        assertThatThrownBy(() -> SketchImage.parse(Arrays.copyOf(SOUND, SOUND.length - 4096)))
                .isInstanceOf(ChipException.class)
                .hasMessageContaining("segment 5 of the application");
        assertThatThrownBy(() -> SketchImage.parse(new byte[0])).isInstanceOf(ChipException.class);
    }

    @Test
    void the_header_tells_for_which_flash_it_was_built() {
        var image = SketchImage.parse(SOUND);

        assertThat(image.flashMode()).isEqualTo(SketchImage.FlashMode.DOUT);
        assertThat(image.flashSizeBytes()).contains(512 << 10);
        assertThat(image.flashSpeedMhz()).contains(40);
    }

    @Test
    void an_image_for_a_roomier_layout_does_not_fit() {
        var image = DemonstrationSketch.make(FlashLayout.named("4m1m"));

        assertThat(image.fitsBelow(FlashLayout.named("1m512"))).isTrue();
        assertThat(image.fitsBelow(FlashLayout.named("512k64"))).isFalse();
        assertThatThrownBy(() -> image.requireFitsBelow(FlashLayout.named("512k64")))
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.code()).isEqualTo("firmware.too-big"))
                .hasMessage("the firmware file of 475,136 bytes ends behind 0x06b000, the limit of layout 512k64");
    }

    /** CRC-32/MPEG-2 of the standard check string. */
    @Test
    void the_crc_is_the_one_eboot_computes() {
        assertThat(EbootCrc.of("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo(0x0376_E6E7);
    }

    @Property
    void any_bytes_are_refused_in_words(@ForAll @Size(max = 6000) byte[] bytes) {
        assertRefusedInWords(bytes);
    }

    /** Gets past the first checks more often than chance would. */
    @Property(tries = 300)
    void a_sound_file_with_altered_headers_is_refused_in_words(
            @ForAll @IntRange(max = 47) int offset, @ForAll byte value, @ForAll boolean inApplication) {
        byte[] bytes = SOUND.clone();
        int at = offset + (inApplication ? 0x1000 : 0);
        // Mode, size and speed are outside every checksum but the CRC; the entry address too.
        bytes[at] = bytes[at] == value ? (byte) ~value : value;
        assertRefusedInWords(bytes);
    }

    private static void assertRefusedInWords(byte[] bytes) {
        assertThat(catchThrowable(() -> SketchImage.parse(bytes))).isInstanceOf(ChipException.class);
    }
}
