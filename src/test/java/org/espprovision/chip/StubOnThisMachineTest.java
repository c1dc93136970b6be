package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.espprovision.Progress;
import org.espprovision.serial.SerialLine;
import org.espprovision.simulator.NoisyLine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flasher stub's own code, compiled for this machine with address checks, against the host's side of the line. */
class StubOnThisMachineTest {
    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final int FLASH_BYTES = 4 << 20;
    private static final int OFFSET = 0x2_3000;

    @TempDir
    static Path directory;

    private static Path program;

    @BeforeAll
    static void build() throws Exception {
        program = NativeStub.build(directory);
    }

    @Test
    void a_section_lands_where_it_belongs_and_its_neighbours_stay() throws Exception {
        byte[] before = random(1, FLASH_BYTES);
        byte[] wanted = random(2, 40 * SECTOR - 5);
        try (var stub = NativeStub.start(program, before)) {
            WriteSummary summary = flasher(stub).write(List.of(section(wanted)), Progress.SILENT);

            assertThat(summary.sectorsUnchanged()).isZero();
            assertThat(summary.sectorsWritten()).isEqualTo(40);
            assertThat(summary.sectorsErased()).isEqualTo(40);
            Arrays.fill(before, OFFSET, OFFSET + 40 * SECTOR, (byte) 0xFF);
            System.arraycopy(wanted, 0, before, OFFSET, wanted.length);
            assertThat(stub.flash()).isEqualTo(before);
        }
    }

    @Test
    void what_is_there_already_is_neither_sent_nor_erased() throws Exception {
        byte[] wanted = random(3, 64 * SECTOR);
        byte[] before = new byte[OFFSET + wanted.length];
        System.arraycopy(wanted, 0, before, OFFSET, wanted.length);
        before[OFFSET + 17 * SECTOR + 4095] ^= 1;
        Arrays.fill(before, OFFSET + 40 * SECTOR, OFFSET + 41 * SECTOR, (byte) 0xFF);
        try (var stub = NativeStub.start(program, before)) {
            var flasher = flasher(stub);
            WriteSummary summary = flasher.write(List.of(section(wanted)), Progress.SILENT);

            assertThat(summary.sectorsUnchanged()).isEqualTo(62);
            assertThat(summary.sectorsErased()).isEqualTo(1);
            assertThat(summary.bytesOnTheWire()).isLessThan(3 * SECTOR);
            assertThat(flasher.write(List.of(section(wanted)), Progress.SILENT).sectorsWritten())
                    .isZero();
            flasher.verify(section(wanted), Progress.SILENT);
        }
    }

    @Test
    void a_wrong_byte_is_found_with_its_address() throws Exception {
        byte[] wanted = random(4, 3 * SECTOR - 100);
        byte[] before = new byte[FLASH_BYTES];
        System.arraycopy(wanted, 0, before, OFFSET, wanted.length);
        before[OFFSET + SECTOR + 9] = (byte) 0x55;
        wanted[SECTOR + 9] = (byte) 0xAA;
        try (var stub = NativeStub.start(program, before)) {
            assertThatThrownBy(() -> flasher(stub).verify(section(wanted), Progress.SILENT))
                    .hasMessage("the section does not read back: at 0x024009 there is 0x55 instead of 0xaa, "
                            + "1 byte differs in all");
        }
    }

    @Test
    void flash_is_read_as_it_is() throws Exception {
        byte[] content = random(5, FLASH_BYTES);
        try (var stub = NativeStub.start(program, content)) {
            assertThat(flasher(stub).read(0x1_2345, 100_001, Progress.SILENT))
                    .isEqualTo(Arrays.copyOfRange(content, 0x1_2345, 0x1_2345 + 100_001));
        }
    }

    @Test
    void a_region_is_erased_and_nothing_else() throws Exception {
        byte[] content = random(6, FLASH_BYTES);
        try (var stub = NativeStub.start(program, content)) {
            flasher(stub).erase("it", 0xF000, 0x3_3000, Progress.SILENT);

            Arrays.fill(content, 0xF000, 0x4_2000, (byte) 0xFF);
            assertThat(stub.flash()).isEqualTo(content);
        }
    }

    /** Of stored, fixed and dynamic blocks, and of matches near and far. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "6, 0", "9, 0", "6, 1", "9, 2"})
    void whatever_the_compressor_makes_is_undone(int level, int strategy) throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            byte[] content = sample(seed);
            try (var stub = NativeStub.start(program, new byte[0])) {
                var protocol = new StubProtocol(stub);
                var hello = protocol.greeting(Duration.ofSeconds(5)).orElseThrow();
                int sectors = content.length / SECTOR;
                byte[] all = new byte[4 * (1 + sectors / 32)];
                Arrays.fill(all, (byte) 0xFF);

                protocol.ask(StubOperation.WRITE, StubFrame.body(all, OFFSET, sectors), Duration.ofSeconds(5));
                new StubStream(protocol, deflated(content, level, strategy), hello.ringBytes(), done -> {}).send();
                protocol.ask(StubOperation.END);

                assertThat(Arrays.copyOfRange(stub.flash(), OFFSET, OFFSET + content.length))
                        .isEqualTo(content);
            }
        }
    }

    @Test
    void a_corrupted_stream_never_writes_outside_its_region() throws Exception {
        byte[] before = random(7, FLASH_BYTES);
        var random = new Random(8);
        byte[] sound = deflated(sample(2), 9, 0);
        int sectors = 5;
        try (var stub = NativeStub.start(program, before)) {
            var protocol = new StubProtocol(stub);
            var hello = protocol.greeting(Duration.ofSeconds(5)).orElseThrow();
            int refused = 0;
            for (int i = 0; i < 400; i++) {
                byte[] stream = Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    stream[random.nextInt(Math.min(stream.length, 400))] ^= (byte) (1 << random.nextInt(8));
                }
                protocol.ask(
                        StubOperation.WRITE,
                        StubFrame.body(new byte[] {0x15, 0, 0, 0}, OFFSET, sectors),
                        Duration.ofSeconds(5));
                try {
                    new StubStream(protocol, stream, hello.ringBytes(), done -> {}).send();
                    protocol.ask(StubOperation.END);
                } catch (LoaderFault expected) {
                    refused++;
                }
            }
            assertThat(refused).isGreaterThan(300);
            byte[] after = stub.flash();
            for (int sector : new int[] {0, 2, 4}) {
                int from = OFFSET + sector * SECTOR;
                System.arraycopy(after, from, before, from, SECTOR);
            }
            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void a_protected_flash_is_unprotected_first() throws Exception {
        byte[] wanted = random(9, SECTOR);
        try (var stub = NativeStub.start(program, new byte[FLASH_BYTES], "locked")) {
            flasher(stub).write(List.of(section(wanted)), Progress.SILENT);

            assertThat(Arrays.copyOfRange(stub.flash(), OFFSET, OFFSET + SECTOR))
                    .isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"locked-for-good", "busy"})
    void a_flash_that_does_not_do_its_work_is_named(String fault) throws Exception {
        try (var stub = NativeStub.start(program, new byte[FLASH_BYTES], fault)) {
            assertThatThrownBy(() -> flasher(stub).write(List.of(section(random(10, 20 * SECTOR))), Progress.SILENT))
                    .isInstanceOfSatisfying(
                            ChipException.class, e -> assertThat(e.code()).isEqualTo("chip.flash"));
        }
    }

    @Test
    void a_line_that_spoils_one_byte_in_two_thousand_costs_time_but_no_correctness() throws Exception {
        byte[] wanted = random(11, 48 * SECTOR);
        try (var stub = NativeStub.start(program, random(12, FLASH_BYTES))) {
            var noise = NoisyLine.Noise.seeded(13).dropping(2e-4).doubling(1e-4).flipping(2e-4);
            var flasher = flasher(new NoisyLine(stub, noise));
            flasher.write(List.of(section(wanted)), Progress.SILENT);
            flasher.verify(section(wanted), Progress.SILENT);
            assertThat(flasher.read(OFFSET, 20_000, Progress.SILENT)).isEqualTo(Arrays.copyOf(wanted, 20_000));

            assertThat(Arrays.copyOfRange(stub.flash(), OFFSET, OFFSET + wanted.length))
                    .isEqualTo(wanted);
        }
    }

    private static StubFlasher flasher(SerialLine line) {
        var protocol = new StubProtocol(line);
        var hello = protocol.greeting(Duration.ofSeconds(5)).orElseThrow();
        return new StubFlasher(protocol, hello, new FlashChip(hello.jedecId()));
    }

    private static FlashSection section(byte[] bytes) {
        return new FlashSection("the section", OFFSET, bytes);
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Whole sectors of noise, of few values, of repetitions, of blanks, or of all of it. */
    private static byte[] sample(int seed) {
        byte[] bytes = random(seed, 30 * SECTOR);
        var random = new Random(seed);
        for (int i = 0; i < bytes.length; i++) {
            int kind = seed < 4 ? seed : i / 5000 % 4;
            switch (kind) {
                case 0 -> {}
                case 1 -> bytes[i] = (byte) (random.nextInt(64) * 4);
                case 2 -> bytes[i] = i < 40 || random.nextInt(50) == 0 ? bytes[i] : bytes[i - 37];
                default -> bytes[i] = (byte) 0xFF;
            }
            if (i > 32_768 && random.nextInt(900) == 0) {
                System.arraycopy(bytes, i - 32_768, bytes, i, Math.min(300, bytes.length - i));
            }
        }
        return bytes;
    }

    private static byte[] deflated(byte[] content, int level, int strategy) throws IOException {
        var deflater = new Deflater(level, true);
        deflater.setStrategy(strategy);
        deflater.setInput(content);
        deflater.finish();
        var out = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        while (!deflater.finished()) {
            out.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        out.write(new byte[2]);
        return out.toByteArray();
    }
}
