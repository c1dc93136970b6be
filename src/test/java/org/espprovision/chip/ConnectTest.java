package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.espprovision.MacAddress;
import org.junit.jupiter.api.Test;

class ConnectTest {
    /** One attempt, then the reason. */
    private static final LoaderOptions ONE_ATTEMPT =
            LoaderOptions.defaults().withLoader(LoaderKind.ROM).withPatience(Duration.ZERO);

    private final ScriptedLoader chip = ScriptedLoader.fourMegabytes();

    @Test
    void a_chip_is_reset_into_its_loader_and_says_what_it_is() {
        var loader = BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM));

        assertThat(loader.identity())
                .isEqualTo(new ChipIdentity(
                        MacAddress.parse("5c:cf:7f:01:02:03"),
                        0x00010203,
                        ChipIdentity.Model.ESP8266,
                        new FlashChip(0x16_40EF)));
        assertThat(loader.baud()).isEqualTo(460_800);
        assertThat(chip.erasedSectors).isEmpty();
    }

    @Test
    void boot_text_and_noise_around_the_replies_do_no_harm() {
        chip.noise = "\u00c0ets Jan\u00c0\u00db".getBytes(StandardCharsets.ISO_8859_1);
        chip.syncsIgnored = 2;

        assertThat(BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM))
                        .identity()
                        .mac())
                .hasToString("5c:cf:7f:01:02:03");
    }

    @Test
    void a_chip_that_does_not_understand_the_wanted_speed_is_reached_at_115200() {
        chip.fastestBaud = 230_400;

        assertThat(BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM))
                        .baud())
                .isEqualTo(115_200);
    }

    @Test
    void without_control_lines_the_operator_s_button_is_enough() {
        chip.controlLines = false;
        chip.flashButtonHeld = true;

        assertThat(BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM))
                        .baud())
                .isEqualTo(460_800);
        assertThat(chip.events).noneMatch(event -> event.startsWith("lines"));
    }

    @Test
    void a_flash_beyond_four_megabytes_is_announced_to_the_rom() {
        var large = new ScriptedLoader(16 << 20, 0x18_40EF);

        BootLoader.connect(large, LoaderOptions.defaults().withLoader(LoaderKind.ROM));

        assertThat(large.romFlashBytes).isEqualTo(16 << 20);
    }

    @Test
    void a_dead_line_is_silent() {
        chip.fastestBaud = 0;

        assertCode(() -> BootLoader.connect(chip, ONE_ATTEMPT), "chip.silent");
    }

    @Test
    void a_board_that_starts_its_sketch_is_told_from_a_dead_one() {
        chip.fastestBaud = 0;
        chip.bootText = "\u00ff\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\n\nload 0x4010f000, len 3424, room 16\n";

        assertCode(() -> BootLoader.connect(chip, ONE_ATTEMPT), "chip.run-mode");
    }

    @Test
    void another_chip_of_the_family_is_refused() {
        chip.mark = 0x00F0_1D83;

        assertCode(
                () -> BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM)),
                "chip.not-esp8266");
    }

    @Test
    void a_program_left_in_the_chip_s_memory_is_not_taken_for_the_rom() {
        chip.syncValue = 0;

        assertCode(
                () -> BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM)), "chip.resident");
    }

    @Test
    void a_flash_that_does_not_answer_is_named() {
        var broken = new ScriptedLoader(1 << 20, 0xFF_FFFF);

        assertCode(
                () -> BootLoader.connect(broken, LoaderOptions.defaults().withLoader(LoaderKind.ROM)), "chip.flash-id");
    }

    @Test
    void the_reset_into_the_sketch_comes_last_and_at_the_console_s_speed() {
        var loader = BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM));
        chip.events.clear();

        loader.startSketch(74_880);

        assertThat(chip.events).containsExactly("lines RTS", "baud 74880", "lines NEITHER");
    }

    @Test
    void without_control_lines_the_rom_is_asked_to_leave() {
        chip.controlLines = false;
        chip.flashButtonHeld = true;
        var loader = BootLoader.connect(chip, LoaderOptions.defaults().withLoader(LoaderKind.ROM));
        chip.events.clear();

        loader.startSketch(74_880);

        assertThat(chip.events).containsExactly("left", "baud 74880");
    }

    private static void assertCode(ThrowingCallable act, String code) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void a_chip_that_does_not_take_our_program_is_worked_with_through_its_rom() {
        var loader = BootLoader.connect(chip, LoaderOptions.defaults());

        assertThat(loader.loader()).isEqualTo(LoaderKind.ROM);
        assertThat(loader.proof()).isEqualTo("every byte read back through the flash controller");
    }
}
