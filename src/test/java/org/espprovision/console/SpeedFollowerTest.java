package org.espprovision.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.console.SpeedFollower.BOOT_BAUD;
import static org.espprovision.console.SpeedFollower.SKETCH_BAUD;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.espprovision.console.SpeedFollower.Heard;
import org.junit.jupiter.api.Test;

class SpeedFollowerTest {
    private static final String BOOT_LOG =
            "\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n\r\nload 0x4010f000, len 3460, "
                    + "room 16 \r\ntail 4\r\nchksum 0xcc\r\nload 0x3fff20b8, len 40, room 4 \r\ntail 4\r\nchksum 0xc9\r\ncsum 0xc9\r\n"
                    + "v000a1b2c\r\n~ld\r\n";
    private static final String SKETCH =
            "ep1 71 boot start sketch=mqtt-tls version=0.1.0 core=3.1.2 chip=00a1b2c3 reset=6 "
                    + "heap=48000\nep1 80 fs mounted type=spiffs total=957314 used=4769\nep1 95 wifi connecting ssid=\"Büro\"\n";

    private static final String CRASH = """

            --------------- CUT HERE FOR EXCEPTION DECODER ---------------

            Exception (28):
            epc1=0x40201e3f epc2=0x00000000 epc3=0x00000000 excvaddr=0x00000004 depc=0x00000000
            >>>stack>>>
            ctx: cont
            3ffffdc0:  00000001 40201001 3fff0000 00000000
            <<<stack<<<
            """.replace("\n", "\r\n");

    private final SpeedFollower follower = new SpeedFollower(BOOT_BAUD);
    private final List<Heard> heard = new ArrayList<>();

    @Test
    void it_moves_to_the_sketchs_speed_when_the_loader_has_said_its_last_line() {
        hear(BOOT_LOG, BOOT_BAUD);
        assertThat(follower.baud()).isEqualTo(SKETCH_BAUD);
        hear(SKETCH, SKETCH_BAUD);
        assertThat(events(ConsoleEvent.BootBanner.class)).containsExactly(new ConsoleEvent.BootBanner(2, 3));
        assertThat(events(Milestone.class)).hasSize(3);
        assertThat(events(ConsoleEvent.Unreadable.class)).isEmpty();
    }

    /** The line feed after ~ld would be torn if the speed changed at the letters. */
    @Test
    void it_waits_for_the_end_of_the_loaders_line() {
        hear(BOOT_LOG.substring(0, BOOT_LOG.length() - 1), BOOT_BAUD);
        assertThat(follower.baud()).isEqualTo(BOOT_BAUD);
    }

    @Test
    void a_sketch_that_runs_already_is_recognised_by_its_noise_and_no_byte_is_lost() {
        byte[] noise = Uart.hear(SKETCH, SKETCH_BAUD, BOOT_BAUD);
        accept(noise);
        assertThat(follower.baud()).isEqualTo(SKETCH_BAUD);
        hear(SKETCH.repeat(2), SKETCH_BAUD);
        assertThat(events(Milestone.SketchStarted.class)).isNotEmpty();
        assertThat(events(ConsoleEvent.Unreadable.class)).first().satisfies(first -> {
            assertThat(first.baud()).isEqualTo(BOOT_BAUD);
            assertThat(first.hex()).hasSizeGreaterThanOrEqualTo(2 * SpeedFollower.NOISE_LIMIT);
        });
    }

    @Test
    void noise_of_a_reset_does_not_hide_the_boot_log() {
        accept(new byte[] {0, (byte) 0xff, (byte) 0xfe, 0});
        hear(BOOT_LOG, BOOT_BAUD);
        assertThat(events(ConsoleEvent.BootBanner.class)).hasSize(1);
    }

    @Test
    void a_sketch_that_crashes_before_it_prints_is_followed_from_boot_to_boot() {
        String boot = BOOT_LOG + "Fatal exception 0(IllegalInstructionCause):\r\n"
                + "epc1=0x40201e3f, epc2=0x0\r\n".repeat(4);
        for (int i = 0; i < 6; i++) {
            hear(boot.substring(0, BOOT_LOG.length()), BOOT_BAUD);
            hear(boot.substring(BOOT_LOG.length()), BOOT_BAUD);
        }
        assertThat(events(ConsoleEvent.BootBanner.class)).hasSizeGreaterThan(1);
    }

    @Test
    void once_the_sketch_has_spoken_noise_does_not_move_it_again() {
        hear(BOOT_LOG, BOOT_BAUD);
        hear(SKETCH, SKETCH_BAUD);
        hear(BOOT_LOG, BOOT_BAUD);
        assertThat(follower.baud()).isEqualTo(SKETCH_BAUD);
        hear(SKETCH, SKETCH_BAUD);
        assertThat(events(Milestone.FsMounted.class)).hasSize(2);
    }

    @Test
    void a_line_without_end_is_cut_at_four_kilobytes() {
        hear("x".repeat(5000) + "\n", BOOT_BAUD);
        assertThat(heard).extracting(each -> each.text().length()).containsExactly(4096, 904);
    }

    @Test
    void bytes_that_are_no_utf_8_and_nuls_do_not_stop_it() {
        accept("rc= -2\0\r\nW\u00fc".getBytes(UTF_8), 11); // half of the last letter
        accept(new byte[] {'!', '\n'}, 2);
        assertThat(heard).extracting(Heard::text).containsExactly("rc= -2", "W\uFFFD!");
    }

    @Test
    void what_has_not_ended_is_shown_and_becomes_a_line_at_the_end() {
        hear("......", BOOT_BAUD);
        assertThat(follower.unfinished()).isEqualTo("......");
        assertThat(follower.end()).extracting(Heard::text).containsExactly("......");
    }

    @Property(tries = 200)
    void lines_do_not_depend_on_how_the_bytes_were_cut(@ForAll @IntRange(min = 1, max = 60) int step) {
        byte[] all = (BOOT_LOG + SKETCH).getBytes(UTF_8);
        SpeedFollower pieces = new SpeedFollower(BOOT_BAUD);
        List<Heard> inPieces = new ArrayList<>();
        for (int from = 0; from < all.length; from += step) {
            byte[] piece = Arrays.copyOfRange(all, from, Math.min(all.length, from + step));
            inPieces.addAll(pieces.accept(piece, piece.length));
        }
        assertThat(inPieces)
                .isEqualTo(new SpeedFollower(BOOT_BAUD).accept(all, all.length))
                .hasSize(15);
    }

    /** A boot, a sketch and a crash as they were recorded, cut once at every byte. */
    @Test
    void one_cut_anywhere_changes_no_line_and_no_event() {
        byte[] all = (BOOT_LOG + SKETCH + CRASH).getBytes(UTF_8);
        List<Heard> whole = new SpeedFollower(BOOT_BAUD).accept(all, all.length);
        assertThat(whole).hasSize(15 + 9);
        for (int cut = 1; cut < all.length; cut++) {
            SpeedFollower follower = new SpeedFollower(BOOT_BAUD);
            List<Heard> halves = new ArrayList<>(follower.accept(all, cut));
            byte[] rest = Arrays.copyOfRange(all, cut, all.length);
            halves.addAll(follower.accept(rest, rest.length));
            assertThat(halves).as("cut at byte %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void a_sketch_at_another_speed_is_found_where_others_are_allowed() {
        for (int baud : List.of(9_600, 57_600, 921_600)) {
            SpeedFollower follower = new SpeedFollower(BOOT_BAUD, SketchSpeeds.ANY);
            List<Heard> heard = new ArrayList<>();
            byte[] boot = BOOT_LOG.getBytes(UTF_8);
            heard.addAll(follower.accept(boot, boot.length));
            for (int i = 0; i < 120; i++) {
                for (String line : SKETCH.split("(?<=\n)", -1)) {
                    byte[] arrived = Uart.hear(line, baud, follower.baud());
                    heard.addAll(follower.accept(arrived, arrived.length));
                }
            }
            assertThat(follower.baud()).isEqualTo(baud);
            assertThat(heard.get(heard.size() - 1).text()).contains("wifi connecting");
        }
    }

    private void hear(String sent, int senderBaud) {
        accept(Uart.hear(sent, senderBaud, follower.baud()));
    }

    private void accept(byte[] bytes) {
        accept(bytes, bytes.length);
    }

    private void accept(byte[] bytes, int length) {
        heard.addAll(follower.accept(bytes, length));
    }

    private <E extends ConsoleEvent> List<E> events(Class<E> kind) {
        return heard.stream()
                .map(Heard::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
