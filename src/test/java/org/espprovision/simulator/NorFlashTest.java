package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flash as its SPI pins show it. */
class NorFlashTest {
    private static final byte[] NONE = {};

    private final ChipClock clock = new ChipClock(Pace.FAST);

    @Property(tries = 50)
    void programming_only_clears_bits(@ForAll byte first, @ForAll byte second) throws InterruptedException {
        NorFlash flash = flash();
        program(flash, 0x1000, first);
        program(flash, 0x1000, second);
        assertThat(read(flash, 0x1000)).isEqualTo((byte) (first & second));
        erase(flash, 0x20, 0x1234);
        assertThat(read(flash, 0x1000)).isEqualTo((byte) 0xFF);
    }

    @Test
    void nothing_is_written_without_write_enable_and_it_holds_for_one_command() throws InterruptedException {
        NorFlash flash = flash();
        flash.command(0x02, 0, new byte[] {0}, 0);
        assertThat(read(flash, 0)).isEqualTo((byte) 0xFF);
        program(flash, 0, (byte) 0);
        flash.command(0x02, 1, new byte[] {0}, 0);
        assertThat(read(flash, 1)).isEqualTo((byte) 0xFF);
    }

    @Test
    void a_program_wraps_around_in_its_page() throws InterruptedException {
        NorFlash flash = flash();
        program(flash, 0x1FE, (byte) 1, (byte) 2, (byte) 3);
        assertThat(read(flash, 0x1FF)).isEqualTo((byte) 2);
        assertThat(read(flash, 0x100)).isEqualTo((byte) 3);
        assertThat(read(flash, 0x200)).isEqualTo((byte) 0xFF);
    }

    @Test
    void while_busy_it_answers_status_only() throws InterruptedException {
        NorFlash flash = flash();
        flash.command(0x06, 0, NONE, 0);
        flash.command(0x20, 0, NONE, 0);
        assertThat(flash.command(0x05, 0, NONE, 1)[0] & 1).isEqualTo(1);
        assertThat(flash.command(0x9F, 0, NONE, 3)).containsExactly(0xFF, 0xFF, 0xFF);
        clock.advance(44_999_999);
        assertThat(flash.command(0x05, 0, NONE, 1)[0] & 1).isEqualTo(1);
        clock.advance(1);
        assertThat(flash.command(0x05, 0, NONE, 1)[0] & 3).isZero();
        assertThat(flash.command(0x9F, 0, NONE, 3)).containsExactly(0xEF, 0x40, 0x16);
    }

    @Test
    void operations_take_their_time_and_are_counted() throws InterruptedException {
        NorFlash flash = flash();
        assertThat(time(flash, 0x20, NONE)).isEqualTo(45_000_000);
        assertThat(time(flash, 0xD8, NONE)).isEqualTo(150_000_000);
        assertThat(time(flash, 0x02, new byte[32])).isEqualTo(110_000);
        assertThat(time(flash, 0x02, new byte[256])).isEqualTo(670_000);
        assertThat(time(flash, 0xC7, NONE)).isEqualTo(10_000_000_000L);
        assertThat(flash.wear()).isEqualTo(new FlashWear(1, 1, 1, 2, 288));
    }

    @Test
    void block_protect_bits_guard_the_array() throws InterruptedException {
        NorFlash flash = flash();
        flash.command(0x06, 0, NONE, 0);
        flash.command(0x01, 0, new byte[] {0x1C}, 0);
        assertThat(flash.command(0x05, 0, NONE, 1)).containsExactly(0x1C);
        program(flash, 0, (byte) 0);
        assertThat(read(flash, 0)).isEqualTo((byte) 0xFF);
    }

    @Test
    void worn_cells_stay_as_they_are() throws InterruptedException {
        NorFlash flash = flash(FlashFault.stuckAtZero(0x10, 0x81), FlashFault.stuckAtOne(0x11, 0x02));
        erase(flash, 0x20, 0);
        program(flash, 0x11, (byte) 0);
        assertThat(read(flash, 0x10)).isEqualTo((byte) 0x7E);
        assertThat(read(flash, 0x11)).isEqualTo((byte) 0x02);
    }

    @Test
    void a_stuck_busy_bit_stays_until_power_is_lost() throws InterruptedException {
        NorFlash flash = flash(FlashFault.stuckBusy());
        flash.command(0x06, 0, NONE, 0);
        flash.command(0x20, 0, NONE, 0);
        clock.advance(100_000_000_000L);
        assertThat(flash.isBusy()).isTrue();
        flash.powerOn();
        assertThat(flash.isBusy()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80000, 0x100000, 0x200000, 0x400000, 0x800000, 0x1000000})
    void id_and_description_tell_the_size(int sizeBytes) {
        var flash = new NorFlash(clock, new NorArray(NorArray.blank(sizeBytes), List.of()), 0x4020, List.of());
        byte[] id = flash.command(0x9F, 0, NONE, 3);
        assertThat(1 << id[2]).isEqualTo(sizeBytes);
        assertThat(flash.command(0x5A, 0, NONE, 4)).containsExactly('S', 'F', 'D', 'P');
        assertThat(flash.command(0x5A, 0x10, NONE, 1)).containsExactly(0x20);
    }

    @Test
    void a_wrong_id_is_what_was_asked_for() {
        assertThat(flash(FlashFault.wrongId(0x000000)).command(0x9F, 0, NONE, 3))
                .containsExactly(0, 0, 0);
    }

    private NorFlash flash(FlashFault... faults) {
        var stuck = java.util.Arrays.stream(faults)
                .filter(FlashFault.StuckBits.class::isInstance)
                .map(FlashFault.StuckBits.class::cast)
                .toList();
        return new NorFlash(clock, new NorArray(NorArray.blank(0x400000), stuck), 0x40EF, List.of(faults));
    }

    private void program(NorFlash flash, int offset, byte... bytes) throws InterruptedException {
        flash.command(0x06, 0, NONE, 0);
        flash.command(0x02, offset, bytes, 0);
        clock.advanceTo(flash.busyUntil());
    }

    private void erase(NorFlash flash, int opcode, int offset) throws InterruptedException {
        flash.command(0x06, 0, NONE, 0);
        flash.command(opcode, offset, NONE, 0);
        clock.advanceTo(flash.busyUntil());
    }

    private long time(NorFlash flash, int opcode, byte[] in) throws InterruptedException {
        long before = clock.now();
        flash.command(0x06, 0, NONE, 0);
        flash.command(opcode, 0, in, 0);
        clock.advanceTo(flash.busyUntil());
        return clock.now() - before;
    }

    private static byte read(NorFlash flash, int offset) {
        return flash.command(0x03, offset, NONE, 1)[0];
    }
}
