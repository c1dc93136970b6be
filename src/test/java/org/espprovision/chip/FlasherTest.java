package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espprovision.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlasherTest {
    private static final int OFFSET = 0x30_0000;

    private final ScriptedLoader chip = ScriptedLoader.fourMegabytes();
    private BootLoader loader;

    @BeforeEach
    void connect() {
        loader = BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM));
    }

    @Test
    void a_section_lands_where_it_belongs_and_its_neighbours_stay() {
        var section = section(3 * 4096 - 5);

        loader.write(section, Progress.SILENT);

        assertThat(chip.flash(OFFSET, section.lengthBytes())).isEqualTo(section.bytes());
        assertThat(chip.erasedSectors).containsExactly(0x300, 0x301, 0x302);
    }

    @Test
    void blank_sectors_are_erased_but_never_sent() {
        byte[] image = new byte[64 * 4096];
        Arrays.fill(image, (byte) 0xFF);
        for (int block = 0; block < image.length; block += 8192) {
            image[block + 252] = 0x29;
            image[block + 253] = 0x04;
        }

        loader.write(new FlashSection("the file system", OFFSET, image), Progress.SILENT);

        assertThat(chip.flash(OFFSET, image.length)).isEqualTo(image);
        assertThat(chip.dataBytes).isEqualTo(32 * 256);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 15, 16, 17, 31, 250})
    void just_the_wanted_sectors_are_erased(int sectors) {
        loader.eraseRegion(OFFSET + 4096, sectors * 4096, Progress.SILENT);

        assertThat(chip.erasedSectors)
                .containsExactlyElementsOf(
                        IntStream.range(0x301, 0x301 + sectors).boxed().collect(Collectors.toList()));
    }

    @Test
    void a_block_with_a_wrong_checksum_starts_its_run_again_on_erased_sectors() {
        chip.garbledBlock = 5;
        var section = section(2 * 4096);

        loader.write(section, Progress.SILENT);

        assertThat(chip.flash(OFFSET, section.lengthBytes())).isEqualTo(section.bytes());
        assertThat(chip.dataBlocks).isEqualTo(5 + 8);
    }

    @Test
    void a_lost_reply_starts_its_run_again() {
        // The erase and the run's beginning are answered first; the reply to the third block is lost.
        chip.lostReply = chip.replies + 2 + 3;
        var section = section(2 * 4096);

        loader.write(section, Progress.SILENT);

        assertThat(chip.flash(OFFSET, section.lengthBytes())).isEqualTo(section.bytes());
        assertThat(chip.dataBlocks).isEqualTo(3 + 8);
    }

    @Test
    void progress_counts_what_is_sent_and_ends_at_the_total() {
        List<Long> seen = new ArrayList<>();

        loader.write(section(2 * 4096), (done, total) -> {
            assertThat(total).isEqualTo(2 * 4096);
            seen.add(done);
        });

        assertThat(seen).startsWith(0L).endsWith(8192L).isSorted();
    }

    @Test
    void what_is_written_verifies() {
        var section = section(5 * 1024 + 7);
        loader.write(section, Progress.SILENT);

        loader.verify(section, Progress.SILENT);

        assertThat(chip.registerReads).isGreaterThan((5 * 1024 + 7) / 4);
    }

    @Test
    void a_blank_page_that_is_not_blank_fails_the_verification() {
        byte[] image = new byte[4 * 4096];
        Arrays.fill(image, (byte) 0xFF);
        var section = new FlashSection("the file system", OFFSET, image);
        loader.write(section, Progress.SILENT);
        chip.flash()[OFFSET + 0x2345] = 0x7F;
        chip.flash()[OFFSET + 0x3456] = 0x00;

        assertThatThrownBy(() -> loader.verify(section, Progress.SILENT))
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.code()).isEqualTo("chip.verify"))
                .hasMessage("the file system does not read back: at 0x302345 there is 0x7f instead of 0xff, "
                        + "2 bytes differ in all");
    }

    @Test
    void noise_on_one_reply_is_no_difference_in_the_flash() {
        var section = section(4096);
        loader.write(section, Progress.SILENT);
        chip.flippedRegister = chip.registerReads + 100;

        loader.verify(section, Progress.SILENT);
    }

    @Test
    void a_lost_reply_while_reading_is_made_up_for() {
        chip.lostReply = chip.replies + 200;

        assertThat(loader.readFlash(OFFSET + 3, 3000, Progress.SILENT)).isEqualTo(chip.flash(OFFSET + 3, 3000));
    }

    @Test
    void the_flash_controller_is_left_as_it_was_found() {
        int[] before = chip.spiSetting();

        loader.readFlash(0, 64, Progress.SILENT);

        assertThat(chip.spiSetting()).isEqualTo(before);
    }

    /** The figures in FlashReader's and BootLoader's documentation. */
    @Test
    void reading_costs_the_bytes_the_manual_says_and_never_overruns_the_rom() {
        long down = chip.bytesFromHost;
        long up = chip.bytesToHost;
        chip.longestBurst = 0;

        loader.readFlash(OFFSET, 64 * 1024, Progress.SILENT);

        assertThat((chip.bytesFromHost - down) / 65536.0).isBetween(4.4, 4.5);
        assertThat((chip.bytesToHost - up) / 65536.0).isBetween(3.35, 3.45);
        assertThat(chip.longestBurst).isLessThan(256);
    }

    @Test
    void a_section_that_ends_behind_the_flash_is_refused_before_anything_is_erased() {
        var section = new FlashSection("the file system", 0x3F_F000, new byte[8192]);

        assertThatThrownBy(() -> loader.write(section, Progress.SILENT))
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.code()).isEqualTo("chip.beyond-flash"));
        assertThat(chip.erasedSectors).isEmpty();
    }

    private static FlashSection section(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new Random(lengthBytes).nextBytes(bytes);
        return new FlashSection("the sketch", OFFSET, bytes);
    }
}
