package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.simulator.LoaderClient.words;

import java.util.Arrays;
import java.util.Random;
import org.espprovision.MacAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The boot ROM's command loop with its oddities, asked over the line. */
class RomLoaderTest {
    private static final int SPI = 0x60000200;

    private final VirtualChip chip = VirtualChip.builder(MacAddress.parse("5c:cf:7f:a1:b2:c3"))
            .pace(Pace.FAST)
            .flashSize(0x800000)
            .build();
    private final LoaderClient host = new LoaderClient(chip.line("sim")).connect();

    @AfterEach
    void close() {
        chip.close();
    }

    @Test
    void sync_is_answered_eight_times_with_its_first_word() {
        host.send(0x08, LoaderClient.syncData(), 0);
        assertThat(host.replies())
                .extracting(LoaderClient.Reply::hex)
                .hasSize(8)
                .containsOnly("01080200" + "07071220" + "0000");
    }

    @Test
    void an_unknown_command_is_refused_in_the_name_of_the_one_before() {
        host.command(0x0A, 0x40001000);
        assertThat(host.command(0x14).hex()).isEqualTo("010a0200" + "01c1f0ff" + "0105");
    }

    @Test
    void an_unknown_command_after_sync_is_refused_eight_times() {
        host.send(0x14, new byte[0], 0);
        assertThat(host.replies())
                .extracting(LoaderClient.Reply::hex)
                .hasSize(8)
                .containsOnly("01080200" + "07071220" + "0105");
    }

    @ParameterizedTest
    @CsvSource({"0x02, 12", "0x02, 20", "0x04, 0", "0x05, 12", "0x06, 12", "0x09, 12", "0x0a, 8", "0x0b, 16"})
    void a_command_of_another_length_is_a_format_error(String op, int lengthBytes) {
        int opcode = Integer.decode(op);
        var reply = host.command(opcode, new byte[lengthBytes]);
        assertThat(reply.op()).isEqualTo(opcode);
        assertThat(reply.error()).isEqualTo(5);
    }

    @Test
    void empty_frames_and_noise_before_a_frame_are_ignored() {
        host.line().write(new byte[] {(byte) 0xC0, (byte) 0xC0, (byte) 0xC0, (byte) 0xC0});
        host.command(0x0A, 0x40001000);
        host.line().write("boot noise".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(host.command(0x0A, 0x40001000).value()).isEqualTo(0xFFF0C101);
    }

    @Test
    void the_value_of_a_reply_is_that_of_the_last_read() {
        host.command(0x0A, 0x40001000);
        assertThat(host.command(0x02, 0, 0, 0x400, 0).value()).isEqualTo(0xFFF0C101);
    }

    @Test
    void the_otp_words_hold_the_mac() {
        int w0 = host.command(0x0A, 0x3FF00050).value();
        int w1 = host.command(0x0A, 0x3FF00054).value();
        int w3 = host.command(0x0A, 0x3FF0005C).value();
        assertThat(w3).isEqualTo(0x5CCF7F);
        assertThat(w1 & 0xFFFF).isEqualTo(0xA1B2);
        assertThat(w0 >>> 24).isEqualTo(0xC3);
    }

    @Test
    void write_register_masks_and_waits_at_most_16_bits_of_microseconds() {
        host.command(0x09, 0x60000900, 0xFFFFFFFF, 0xFFFFFFFF, 0);
        var before = chip.chipTime();
        host.command(0x09, 0x60000900, 0x00000012, 0x000000FF, 0x7_0000 + 1_000);
        assertThat(host.command(0x0A, 0x60000900).value()).isEqualTo(0xFFFFFF12);
        assertThat(chip.chipTime().minus(before))
                .isBetween(java.time.Duration.ofMillis(1), java.time.Duration.ofMillis(20));
    }

    @Test
    void blocks_written_read_back_from_the_flash() {
        byte[] block = random(0x400);
        assertThat(host.command(0x02, 0x400, 1, 0x400, 0x1000).error()).isZero();
        assertThat(host.block(0x03, 0, block).error()).isZero();
        assertThat(Arrays.copyOfRange(chip.flashContent(), 0x1000, 0x1400)).isEqualTo(block);
    }

    @Test
    void after_a_checksum_error_the_block_can_not_be_sent_again() {
        byte[] block = random(0x400);
        host.command(0x02, 0x800, 2, 0x400, 0);
        host.sendBlock(0x03, 0, block, LoaderClient.checksum(block) ^ 1);
        assertThat(host.reply(LoaderClient.PATIENCE).orElseThrow().error()).isEqualTo(7);
        assertThat(host.block(0x03, 0, block).error()).isEqualTo(5);
    }

    @Test
    void only_the_low_byte_of_the_checksum_counts() {
        byte[] block = random(0x400);
        host.command(0x02, 0x400, 1, 0x400, 0);
        host.sendBlock(0x03, 0, block, LoaderClient.checksum(block) | 0x12345600);
        assertThat(host.reply(LoaderClient.PATIENCE).orElseThrow().error()).isZero();
    }

    @Test
    void a_block_must_be_in_turn_whole_words_and_no_longer_than_announced() {
        host.command(0x02, 0x400, 1, 0x400, 0);
        assertThat(host.block(0x03, 1, random(0x400)).error()).isEqualTo(5);
        assertThat(host.block(0x03, 0, random(0x3FE)).error()).isEqualTo(5);
        assertThat(host.block(0x03, 0, random(0x404)).error()).isEqualTo(5);
        assertThat(host.command(0x02, 0, 1, 0x1804, 0).error()).isEqualTo(5);
    }

    @Test
    void bits_that_were_not_erased_fail_the_read_back() {
        host.command(0x02, 0x400, 1, 0x400, 0);
        host.block(0x03, 0, new byte[0x400]);
        host.command(0x02, 0, 1, 0x400, 0);
        byte[] block = new byte[0x400];
        block[0] = 1;
        assertThat(host.block(0x03, 0, block).error()).isEqualTo(8);
    }

    @Test
    void an_erase_must_begin_on_a_sector() {
        assertThat(host.command(0x02, 0x1000, 1, 0x400, 0x800).error()).isEqualTo(6);
    }

    @Test
    void beyond_4_mib_nothing_works_until_the_size_is_set() {
        assertThat(host.command(0x02, 0x1000, 1, 0x400, 0x400000).error()).isEqualTo(6);
        assertThat(host.command(0x0B, 0, 0x800000, 0x10000, 0x1000, 0x100, 0xFFFF)
                        .error())
                .isZero();
        assertThat(host.command(0x02, 0x400, 1, 0x400, 0x400000).error()).isZero();
        assertThat(host.block(0x03, 0, random(0x400)).error()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 2", "0, 8, 16", "0, 16, 32", "0, 17, 33", "15, 5, 6", "8, 8, 16", "8, 24, 32", "15, 17, 18"})
    void the_erase_routine_erases_the_head_twice_over(int sector, int sectors, int erased) {
        assertThat(host.command(0x02, sectors * 0x1000, 1, 0x400, sector * 0x1000)
                        .error())
                .isZero();
        FlashWear wear = chip.wear();
        assertThat(wear.sectorErases() + 16 * wear.blockErases()).isEqualTo(erased);
    }

    @Test
    void sixteen_sectors_asked_for_in_the_known_way_take_0_72_s() {
        var before = chip.chipTime();
        host.command(0x02, 8 * 0x1000, 64, 0x400, 0);
        assertThat(chip.wear()).isEqualTo(new FlashWear(16, 0, 0, 0, 0));
        assertThat(chip.chipTime().minus(before).toMillis()).isBetween(720L, 740L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void flash_end_leaves_the_loader_and_boots_at_the_hosts_speed(int parameter) {
        host.command(0x02, 0, 0, 0x400, 0);
        assertThat(host.command(0x04, parameter).error()).isZero();
        assertThat(host.textUpTo("\n")).endsWith("ets_main.c \r\n");
    }

    @Test
    void flash_end_after_an_incomplete_download_fails_and_leaves_all_the_same() {
        host.command(0x02, 0x800, 2, 0x400, 0);
        assertThat(host.command(0x04, 0).error()).isEqualTo(6);
        assertThat(host.textUpTo("\n")).endsWith("ets_main.c \r\n");
    }

    @Test
    void ram_takes_what_is_sent_and_instruction_ram_only_whole_words() {
        host.command(0x05, 6, 1, 0x1800, 0x3FFE8000);
        assertThat(host.block(0x07, 0, new byte[] {1, 2, 3, 4, 5, 6}).error()).isZero();
        assertThat(host.command(0x0A, 0x3FFE8004).value()).isEqualTo(0x0605);
        host.command(0x05, 8, 1, 0x1800, 0x4010E000);
        assertThat(host.block(0x07, 0, words(0xCAFE, 0xBEEF)).error()).isZero();
        assertThat(host.command(0x0A, 0x4010E004).value()).isEqualTo(0xBEEF);
        host.command(0x05, 2, 1, 0x1800, 0x4010E000);
        host.sendBlock(0x07, 0, new byte[] {1, 2}, LoaderClient.checksum(new byte[] {1, 2}));
        assertThat(host.replies()).as("the chip has crashed").isEmpty();
    }

    @Test
    void mem_end_with_an_entry_is_answered_and_then_the_chip_is_silent_until_reset() {
        assertThat(host.command(0x06, 1, 0).error()).isZero();
        assertThat(host.command(0x06, 0, 0x4010E000).error()).isZero();
        host.send(0x08, LoaderClient.syncData(), 0);
        assertThat(host.replies()).isEmpty();
        host.connect();
    }

    @Test
    void spi_registers_read_the_jedec_id_and_the_description() {
        assertThat(spi(0x9F, 0, 0, 24)).isEqualTo(0x1740EF);
        assertThat(spi(0x5A, 24, 0, 32)).isEqualTo(0x50444653);
        assertThat(spi(0x05, 0, 0, 8)).isZero();
    }

    @Test
    void spi_registers_read_64_bytes_of_flash_and_can_erase() {
        byte[] block = random(0x400);
        host.command(0x02, 0x400, 1, 0x400, 0);
        host.block(0x03, 0, block);
        int first = spi(0x03, 24, 0x40, 512);
        assertThat(words(first)).isEqualTo(Arrays.copyOfRange(block, 0x40, 0x44));
        assertThat(words(host.command(0x0A, SPI + 0x7C).value())).isEqualTo(Arrays.copyOfRange(block, 0x7C, 0x80));
        spi(0x06, 0, 0, 0);
        spi(0x20, 24, 0, 0);
        assertThat(chip.flashContent()[0x40]).isEqualTo((byte) 0xFF);
    }

    @Test
    void a_sketch_goes_down_the_raw_way_unharmed() {
        byte[] sketch = random(475_136);
        int blocks = sketch.length / 0x400;
        assertThat(host.command(0x02, (116 - 16) * 0x1000, blocks, 0x400, 0).error())
                .isZero();
        for (int i = 0; i < blocks; i++) {
            assertThat(host.block(0x03, i, Arrays.copyOfRange(sketch, i * 0x400, (i + 1) * 0x400))
                            .error())
                    .isZero();
        }
        assertThat(Arrays.copyOf(chip.flashContent(), sketch.length)).isEqualTo(sketch);
    }

    /** A transaction the way flashers lay it out; the first word that came in. */
    private int spi(int opcode, int addressBits, int address, int inBits) {
        int user = (1 << 31) | (addressBits > 0 ? 1 << 30 : 0) | (inBits > 0 ? 1 << 28 : 0);
        write(SPI + 0x1C, user);
        write(SPI + 0x20, ((Math.max(addressBits, 1) - 1) << 26) | ((Math.max(inBits, 1) - 1) << 8));
        write(SPI + 0x24, (7 << 28) | opcode);
        write(SPI + 0x04, addressBits == 0 ? 0 : address << (32 - addressBits));
        write(SPI + 0x40, 0);
        write(SPI, 1 << 18);
        assertThat(host.command(0x0A, SPI).value()).isZero();
        return host.command(0x0A, SPI + 0x40).value();
    }

    private void write(int register, int value) {
        assertThat(host.command(0x09, register, value, 0xFFFFFFFF, 0).error()).isZero();
    }

    private static byte[] random(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new Random(8266).nextBytes(bytes);
        return bytes;
    }
}
