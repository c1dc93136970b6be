package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.Deflater;
import org.espprovision.MacAddress;
import org.espprovision.Progress;
import org.espprovision.serial.SerialLine;
import org.espprovision.simulator.BoardEvent;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.ResetCause;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single requests to the flasher stub's very bytes, executed by the virtual chip. */
class StubCommandsTest {
    private static final int FLASH_BYTES = 1 << 19;
    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final int OFFSET = 0x2_E000;
    private static final int BAD_REQUEST = 2;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<BoardEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void reset_resets_the_chip_into_its_flash() throws Exception {
        try (var chip = chip(random(1, FLASH_BYTES));
                var line = chip.line("sim")) {
            started(line).ask(StubOperation.RESET);

            await().untilAsserted(() -> assertThat(events).contains(new BoardEvent.Started(ResetCause.SOFTWARE, 3)));
        }
    }

    @Test
    void erase_chip_leaves_nothing() throws Exception {
        try (var chip = chip(random(2, FLASH_BYTES));
                var line = chip.line("sim")) {
            StubProtocol stub = started(line);

            // Not asked again after a while, as other requests are: that would erase it once more.
            stub.send(StubOperation.ERASE_CHIP, new byte[0]);

            assertThat(stub.receive(LONG).map(StubFrame::code)).contains(0);
            assertThat(chip.flashContent()).isEqualTo(blank(FLASH_BYTES));
            assertThat(chip.wear().chipErases()).isEqualTo(1);
        }
    }

    @Test
    void registers_are_read_and_written() throws Exception {
        int free = 0x3FFE_8000;
        try (var chip = chip(new byte[0]);
                var line = chip.line("sim")) {
            StubProtocol stub = started(line);

            stub.ask(StubOperation.WRITE_REGISTER, free, 0x1234_5678);

            assertThat(stub.ask(StubOperation.READ_REGISTER, free).word(1)).isEqualTo(0x1234_5678);
            assertThat(stub.ask(StubOperation.READ_REGISTER, 0x4000_1000).word(1))
                    .isEqualTo(0xFFF0_C101);
        }
    }

    @Test
    void blocks_that_come_twice_or_too_early_change_nothing() throws Exception {
        byte[] content = random(3, FLASH_BYTES);
        byte[] wanted = random(4, 2 * SECTOR);
        byte[] stream = deflated(wanted);
        int third = stream.length / 3;
        try (var chip = chip(content);
                var line = chip.line("sim")) {
            StubProtocol stub = started(line);
            stub.ask(StubOperation.WRITE, StubFrame.body(new byte[] {3, 0, 0, 0}, OFFSET, 2), LONG);

            assertAnswer(data(stub, stream, 0, third), 0, third);
            assertAnswer(data(stub, stream, 2 * third, stream.length), LoaderFault.OUT_OF_ORDER, third);
            assertAnswer(data(stub, stream, 0, third), 0, third);
            assertAnswer(data(stub, stream, third, 2 * third), 0, 2 * third);
            assertAnswer(data(stub, stream, third, 2 * third), 0, 2 * third);
            assertAnswer(data(stub, stream, third - 1, 2 * third), 0, 2 * third);
            assertAnswer(data(stub, stream, third, 2 * third + 1), LoaderFault.OUT_OF_ORDER, 2 * third);
            assertAnswer(data(stub, stream, 2 * third, stream.length), 0, stream.length);
            StubFrame end = stub.ask(StubOperation.END);

            assertThat(end.word(0)).isEqualTo(2);
            assertThat(chip.wear().bytesProgrammed()).isEqualTo(wanted.length);
            System.arraycopy(wanted, 0, content, OFFSET, wanted.length);
            assertThat(chip.flashContent()).isEqualTo(content);
        }
    }

    @Test
    void a_request_that_makes_no_sense_is_refused_and_the_next_one_served() throws Exception {
        try (var chip = chip(new byte[0]);
                var line = chip.line("sim")) {
            StubProtocol stub = started(line);

            stub.send(StubOperation.READ, StubFrame.body(new byte[0], OFFSET, 63));
            assertThat(stub.receive(LONG).map(StubFrame::code)).contains(BAD_REQUEST);
            stub.send(StubOperation.DIGEST, StubFrame.body(new byte[0], OFFSET + 1, 1));
            assertThat(stub.receive(LONG).map(StubFrame::code)).contains(BAD_REQUEST);

            assertThat(stub.ask(StubOperation.ECHO, 7).word(0)).isEqualTo(7);
        }
    }

    /** Any place, any length, some of it there already: the whole flash is compared, and what was right is not worn. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void nothing_is_touched_that_was_not_asked_for(long seed) {
        var random = new Random(seed);
        byte[] content = random(seed, FLASH_BYTES);
        int sectors = 1 + random.nextInt(40);
        int offset = random.nextInt(FLASH_BYTES / SECTOR - sectors) * SECTOR;
        byte[] wanted = random(~seed, sectors * SECTOR - random.nextInt(SECTOR));
        for (int at = 0; at + SECTOR <= wanted.length; at += SECTOR) {
            switch (random.nextInt(4)) {
                case 0 -> System.arraycopy(content, offset + at, wanted, at, SECTOR);
                case 1 -> Arrays.fill(wanted, at + 512, at + SECTOR, (byte) 0xFF);
                case 2 -> Arrays.fill(content, offset + at, offset + at + SECTOR, (byte) 0xFF);
                default -> {}
            }
        }
        var section = new FlashSection("the section", offset, wanted);
        try (var chip = chip(content);
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());

            WriteSummary summary = loader.write(section, Progress.SILENT);

            byte[] expected = content.clone();
            System.arraycopy(section.wholeSectors(), 0, expected, offset, sectors * SECTOR);
            assertThat(chip.flashContent()).isEqualTo(expected);
            assertThat(summary.sectorsUnchanged() + summary.sectorsWritten()).isEqualTo(sectors);
            assertThat(chip.wear().sectorErases() + 16 * chip.wear().blockErases())
                    .isEqualTo(summary.sectorsErased())
                    .isLessThanOrEqualTo(summary.sectorsWritten());
            long programmed = chip.wear().bytesProgrammed();

            assertThat(loader.write(section, Progress.SILENT).sectorsUnchanged())
                    .isEqualTo(sectors);
            assertThat(chip.wear().bytesProgrammed()).isEqualTo(programmed);
        }
    }

    @Test
    void several_sections_go_as_one_stream_and_what_lies_between_stays() {
        byte[] content = random(5, FLASH_BYTES);
        var first = new FlashSection("the sketch", 0x1000, random(6, 20 * SECTOR - 9));
        var second = new FlashSection("the file system", OFFSET, random(7, 5 * SECTOR));
        try (var chip = chip(content);
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());

            WriteSummary summary = loader.write(List.of(second, first), Progress.SILENT);

            loader.verify(first, Progress.SILENT);
            loader.verify(second, Progress.SILENT);
            System.arraycopy(first.wholeSectors(), 0, content, first.offset(), 20 * SECTOR);
            System.arraycopy(second.bytes(), 0, content, OFFSET, second.lengthBytes());
            assertThat(chip.flashContent()).isEqualTo(content);
            assertThat(summary.sectorsWritten()).isEqualTo(25);
        }
    }

    @Test
    void sections_that_share_a_sector_are_refused_before_anything_is_changed() {
        byte[] content = random(8, FLASH_BYTES);
        var first = new FlashSection("the sketch", 0x1000, random(9, SECTOR + 1));
        var second = new FlashSection("the file system", 0x2000, random(10, SECTOR));
        try (var chip = chip(content);
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());

            assertThatThrownBy(() -> loader.write(List.of(second, first), Progress.SILENT))
                    .isInstanceOfSatisfying(
                            ChipException.class, e -> assertThat(e.code()).isEqualTo("chip.overlap"))
                    .hasMessage("the sketch needs the flash up to 0x003000, but the file system begins at 0x002000");
            assertThat(chip.flashContent()).isEqualTo(content);
        }
    }

    private VirtualChip chip(byte[] content) {
        return VirtualChip.builder(MacAddress.parse("5c:cf:7f:a1:b2:c3"))
                .pace(Pace.FAST)
                .flashSize(FLASH_BYTES)
                .flash(content)
                .watchedBy(events::add)
                .build();
    }

    private static StubProtocol started(SerialLine line) {
        InRom rom = InRom.reached(line, LoaderOptions.defaults());
        return new StubLoader(rom.protocol())
                .start(StubImage.bundled())
                .orElseThrow()
                .protocol();
    }

    private static StubFrame data(StubProtocol stub, byte[] stream, int from, int to) {
        stub.send(StubOperation.DATA, StubFrame.body(Arrays.copyOfRange(stream, from, to), from));
        return stub.receive(LONG).orElseThrow();
    }

    private static void assertAnswer(StubFrame answer, int code, int expected) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.word(0)).isEqualTo(expected);
    }

    private static byte[] deflated(byte[] content) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        var out = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        while (!deflater.finished()) {
            out.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        out.write(0);
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] blank(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
