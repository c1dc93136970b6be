package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BootLogTest {
    @Test
    void a_start_from_flash_after_a_press_of_reset() {
        String console = """
                �����
                 ets Jan  8 2013,rst cause:2, boot mode:(3,6)

                load 0x4010f000, len 3424, room 16\s
                tail 0
                chksum 0x2e
                load 0x3fff20b8, len 40, room 8\s
                csum 0x2b
                v00044850
                ~ld
                """;

        assertThat(BootLog.in(console))
                .contains(new BootLog(BootLog.Cause.RESET_PIN, BootLog.Mode.FLASH, 6, BootLog.Image.LOADED));
    }

    @Test
    void the_last_start_counts() {
        String console =
                " ets Jan  8 2013,rst cause:1, boot mode:(3,7)\n ets Jan  8 2013,rst cause:4, boot mode:(1,7)\n";

        assertThat(BootLog.in(console))
                .contains(new BootLog(
                        BootLog.Cause.HARDWARE_WATCHDOG, BootLog.Mode.SERIAL_BOOT_LOADER, 7, BootLog.Image.NOT_SEEN));
    }

    @Test
    void an_unsound_image_is_seen() {
        String console = "ets Jan  8 2013,rst cause:2, boot mode:(3,6)\nload 0x4010f000, len 1, room 16\ncsum err\n";

        assertThat(BootLog.in(console).map(BootLog::image)).contains(BootLog.Image.UNSOUND);
    }

    @Property
    void any_text_can_be_read(@ForAll String console) {
        assertThat(BootLog.in(console)).isEmpty();
    }
}
