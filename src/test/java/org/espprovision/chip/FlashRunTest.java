package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FlashRunTest {
    @Test
    void a_freshly_formatted_file_system_costs_one_page_a_block() {
        byte[] image = blank(8);
        image[252] = 0x29;
        image[2 * 4096 + 252] = 0x29;
        image[4 * 4096 + 252] = 0x29;

        assertThat(FlashRun.of(image))
                .containsExactly(new FlashRun(0, 256), new FlashRun(0x2000, 256), new FlashRun(0x4000, 256));
    }

    @Test
    void sectors_in_use_to_their_end_go_in_one_run() {
        byte[] image = new byte[3 * 4096];

        assertThat(FlashRun.of(image)).containsExactly(new FlashRun(0, 3 * 4096));
    }

    @Test
    void a_long_run_is_cut_so_that_a_fault_costs_little() {
        byte[] image = new byte[10 * 4096];

        assertThat(FlashRun.of(image))
                .containsExactly(new FlashRun(0, 0x4000), new FlashRun(0x4000, 0x4000), new FlashRun(0x8000, 0x2000));
    }

    @Test
    void nothing_is_sent_for_a_blank_section() {
        assertThat(FlashRun.of(blank(4))).isEmpty();
    }

    @Property(tries = 200)
    void an_erased_flash_with_all_runs_programmed_is_the_image(@ForAll("images") byte[] image) {
        byte[] flash = blank(image.length / 4096);
        for (FlashRun run : FlashRun.of(image)) {
            assertThat(run.from() % 4096).isZero();
            System.arraycopy(image, run.from(), flash, run.from(), run.lengthBytes());
        }
        assertThat(flash).isEqualTo(image);
    }

    /** Up to twenty sectors with single bytes set in pages here and there. */
    @Provide
    Arbitrary<byte[]> images() {
        return Arbitraries.integers()
                .between(1, 20)
                .flatMap(sectors -> Arbitraries.integers()
                        .between(0, sectors * 4096 - 1)
                        .set()
                        .ofMaxSize(20)
                        .map(places -> {
                            byte[] image = blank(sectors);
                            places.forEach(place -> image[place] = 0);
                            return image;
                        }));
    }

    private static byte[] blank(int sectors) {
        byte[] bytes = new byte[sectors * 4096];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }
}
