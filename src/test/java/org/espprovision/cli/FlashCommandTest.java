package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.SketchImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code provision flash} as somebody without a terminal sees it, on the virtual board of this process. */
@Timeout(120)
class FlashCommandTest {
    private static final int FLASH_BYTES = 4 << 20;

    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
    }

    @Test
    void what_is_written_is_equal_then_and_comes_back_when_it_is_read() throws Exception {
        Path sketch = sketch();
        Path files = file("files.bin", random(1, 20_000));

        assertThat(flash("write", "0x0", sketch.toString(), "1M", files.toString()))
                .as(user.messages())
                .isZero();
        assertThat(user.results()).contains("WRITTEN", "and equal", sketch.toString(), "0x100000", files.toString());
        assertThat(flash("verify", "0x0", sketch.toString(), "0x100000", files.toString()))
                .isZero();
        assertThat(user.results()).contains("EQUAL");

        Path dump = home.resolve("dump.bin");
        assertThat(flash("read", dump.toString())).as(user.messages()).isZero();
        byte[] wanted = new byte[FLASH_BYTES];
        Arrays.fill(wanted, (byte) 0xFF);
        put(wanted, 0, Files.readAllBytes(sketch));
        put(wanted, 1 << 20, Files.readAllBytes(files));
        assertThat(Files.readAllBytes(dump)).isEqualTo(wanted);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump)))
                .isEqualTo("rw-------");

        assertThat(flash("write", "0x0", dump.toString()))
                .as("a backup is written back")
                .isZero();
        assertThat(user.messages()).contains("0 sectors written, 1,024 were right already and not worn");
    }

    @Test
    void info_tells_the_chip_its_sketch_and_its_file_system() throws Exception {
        assertThat(user.run("--port", "sim", "--sim-pace", "fast"))
                .as(user.messages())
                .isZero();
        assertThat(flash("info", "--files")).as(user.messages()).isZero();
        assertThat(user.results())
                .contains("ESP8266, chip id 0x", "5e:cf:7f:00:00:01", "26 MHz", "Winbond 0x4016", "0x1640ef")
                .contains("a sound sketch of 475,136 bytes, CRC 0x", "mode dout, 40 MHz, size byte for 4,096 KiB")
                .contains("SPIFFS at 0x300000, 1,024,000 bytes: layout 4m1m", "/client.key.der")
                .contains("our flasher stub at 921,600 baud (not yet proved on silicon)");
        assertThat(user.results())
                .contains("demonstration 1, by its texts", "for layout 4m1m", "application  0x001000", "checksum right")
                .contains("serialNumber=5e:cf:7f:00:00:01,CN=esp8266-5ecf7f000001", "3,652 days left")
                .contains("signed by this workspace's authority", "in this ledger: confirmed, for this board")
                .contains("not revoked", "it is this workspace's authority", "belongs to /client.crt.der")
                .doesNotContain("problem");
        assertThat(flash("info", "--json")).isZero();
        assertThat(lastResult())
                .contains("\"trust\":\"signed-by-this-authority\"", "\"inLedger\":true", "\"state\":\"confirmed\"")
                .contains("\"certificates\":[\"/client.crt.der\"]", "\"problems\":[]", "\"layout\":\"4m1m\"");

        assertThat(user.run("ca", "revoke", "5e:cf:7f:00:00:01", "--reason", "keyCompromise"))
                .as(user.messages())
                .isZero();
        assertThat(flash("info")).isZero();
        assertThat(user.results())
                .contains("in this ledger: revoked, for this board", "revoked on ", "reason key")
                .contains("problem      the certificate /client.crt.der is revoked");
        assertThat(flash("info", "--json", "--loader", "rom")).isZero();
        assertThat(lastResult())
                .contains("\"kind\":\"sketch\"", "\"loader\":\"rom\"", "\"type\":\"spiffs\"", "\"layouts\":[\"4m1m\"]");
    }

    @Test
    void info_on_a_blank_chip_says_so() {
        assertThat(flash("info")).as(user.messages()).isZero();
        assertThat(user.results()).contains("blank, no program", "none where a layout");
    }

    @Test
    void sectors_that_differ_are_named_and_end_with_1() throws Exception {
        byte[] content = random(2, 10 * 4096 + 100);
        assertThat(flash("write", "0x100000", file("a", content).toString()))
                .as(user.messages())
                .isZero();
        content[0x1003] ^= 1;
        content[0x2000] ^= 1;
        content[10 * 4096 + 99] ^= 1;
        Path other = file("b", content);
        assertThat(flash("verify", "0x100000", other.toString())).isEqualTo(1);
        assertThat(user.results())
                .contains("DIFFERENT", "3 of 11 sectors differ, 3 bytes in all", "first at 0x101003")
                .contains("sectors 0x101000-0x102fff, 0x10a000-0x10afff");
        assertThat(flash("verify", "--json", "0x100000", other.toString())).isEqualTo(1);
        assertThat(lastResult()).contains("\"status\":\"different\"", "\"sectorsDiffering\":[1052672,1056768,1089536]");
    }

    @Test
    void a_part_is_read_byte_for_byte_and_what_is_there_stays() throws Exception {
        byte[] content = random(3, 9000);
        assertThat(flash("write", "0x100000", file("a", content).toString())).isZero();
        Path part = home.resolve("part");
        assertThat(flash("read", "--offset", "0x100003", "--length", "5000", part.toString()))
                .isZero();
        assertThat(part).hasBinaryContent(Arrays.copyOfRange(content, 3, 5003));

        assertThat(flash("read", "--length", "16", part.toString())).isEqualTo(2);
        assertThat(user.messages()).contains("[file.there]", part.toString(), "--force");
        assertThat(part).hasSize(5000);
        assertThat(flash("read", "--length", "16", "--force", part.toString())).isZero();
        assertThat(part).hasSize(16);
    }

    @Test
    void erasing_takes_just_what_was_named() throws Exception {
        byte[] content = random(4, 5 * 4096);
        Path file = file("a", content);
        assertThat(flash("write", "0x100000", file.toString())).isZero();
        assertThat(flash("erase", "--offset", "0x101000", "--length", "8k", "--yes"))
                .as(user.messages())
                .isZero();
        Arrays.fill(content, 0x1000, 0x3000, (byte) 0xFF);
        assertThat(flash("verify", "0x100000", file("b", content).toString())).isZero();
        assertThat(flash("erase", "--all", "--yes", "--json")).isZero();
        assertThat(lastResult()).contains("\"offset\":0", "\"lengthBytes\":4194304");
        Arrays.fill(content, (byte) 0xFF);
        assertThat(flash("verify", "0x100000", file("c", content).toString())).isZero();
    }

    @Test
    void nothing_is_erased_without_a_word_or_yes() throws Exception {
        Path file = file("a", random(5, 4096));
        assertThat(flash("write", "0x100000", file.toString())).isZero();
        user.environment.put("PROVISION_YES", "true");
        assertThat(flash("erase", "--all")).isEqualTo(2);
        assertThat(user.messages()).contains("--yes", "Nothing was changed");
        assertThat(flash("verify", "0x100000", file.toString())).isZero();
    }

    @Test
    void a_header_is_changed_only_when_asked_and_the_devices_own_check_still_passes() throws Exception {
        Path sketch = sketch();
        assertThat(flash(
                        "write",
                        "--flash-mode",
                        "qio",
                        "--flash-freq",
                        "80m",
                        "--flash-size",
                        "1MB",
                        "0",
                        sketch.toString()))
                .as(user.messages())
                .isZero();
        Path read = home.resolve("read");
        assertThat(flash("read", "--length", "" + Files.size(sketch), read.toString()))
                .isZero();
        SketchImage changed = SketchImage.parse(Files.readAllBytes(read));
        assertThat(changed.flashMode()).isEqualTo(SketchImage.FlashMode.QIO);
        assertThat(changed.flashSpeedMhz()).contains(80);
        assertThat(changed.flashSizeBytes()).contains(1 << 20);
        assertThat(flash("write", "--flash-size", "detect", "0", sketch.toString()))
                .isZero();
        assertThat(flash("verify", "0", sketch.toString()))
                .as("4 MiB is what it said")
                .isZero();
    }

    @Test
    void a_sketch_that_is_cut_short_is_written_only_by_force() throws Exception {
        byte[] cut = Arrays.copyOf(Files.readAllBytes(sketch()), 300_000);
        Path file = file("cut.bin", cut);
        assertThat(flash("write", "0x0", file.toString())).isEqualTo(2);
        assertThat(user.messages()).contains("[flash.not-bootable]", file.toString(), "there are", "--force");
        assertThat(flash("info")).isZero();
        assertThat(user.results()).contains("blank, no program");
        assertThat(flash("write", "--force", "0x0", file.toString())).isZero();
        assertThat(flash("info")).isZero();
        assertThat(user.results()).contains("at 0x000000", "segment");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write 0x0 gone.bin | file.unreadable | there is no such file",
                "write 0x0 . | file.unreadable | it is a folder",
                "write 0x100000 empty | flash.empty | holds nothing",
                "write 0x100000 some 0x101000 some | chip.overlap | begins at",
                "write 0x100000 some 0x100000 some | chip.overlap | begins at",
                "write 0x100001 some | chip.unaligned | 4,096",
                "write 0x0 some | flash.not-bootable | 0xe9",
                "write --flash-mode dio 0x100000 some | flash.no-header | 0x0",
                "write --flash-mode fast 0x0 some | settings.value | dout",
                "write 0x100000 some 0x300000 | usage | pairs",
                "write one some | usage | 0x1000, 4096, 4k or 1M",
                "write 17M some | usage | 16 MiB",
                "verify 0x100000 empty | flash.empty | holds nothing",
                "erase --offset 0x1001 --length 4k --yes | chip.unaligned | 4,096",
                "erase --offset 0x1000 --length 100 --yes | chip.unaligned | 4,096",
                "erase --offset 0x1000 --length 0 --yes | flash.empty | a length of 0",
                "erase --yes | usage | --all",
                "erase --all --length 4k --yes | usage | --all",
                "read --length 0 out | flash.empty | a length of 0",
                "read --length -5 out | usage | -5",
                "read nowhere/out | file.unwritable | there is no such folder",
                "read | usage | FILE"
            })
    void what_cannot_be_is_said_before_a_chip_is_asked(String arguments, String code, String part) throws Exception {
        file("some", random(6, 5000));
        file("empty", new byte[0]);
        String[] words = Stream.of(arguments.strip().split(" "))
                .map(word -> List.of("some", "empty", "gone.bin", ".", "out", "nowhere/out")
                                .contains(word)
                        ? home.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
        assertThat(user.run(Stream.concat(Stream.of("flash"), Stream.concat(Stream.of(words), Stream.of("--port=none")))
                        .toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(user.messages() + user.results()).contains("[" + code.strip() + "]", part.strip());
        assertThat(home.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write 0x3ff000 some",
                "verify 0x3ff000 some",
                "erase --offset 0x3ff000 --length 8k --yes",
                "read --offset 0x3ff000 --length 8k out",
                "read --offset 0x400000 out"
            })
    void what_ends_behind_the_chips_end_is_refused_before_anything_is_changed(String arguments) throws Exception {
        Path some = file("some", random(7, 5000));
        String[] words = Stream.of(arguments.split(" "))
                .map(word -> word.equals("some") ? some.toString() : word)
                .map(word -> word.equals("out") ? home.resolve("out").toString() : word)
                .toArray(String[]::new);
        assertThat(flash(words)).isEqualTo(1);
        assertThat(user.messages()).contains("[chip.beyond-flash]", "4,194,304");
        assertThat(home.resolve("out")).doesNotExist();
        assertNoRestBeside("out");
    }

    @Test
    void a_folder_that_cannot_be_written_is_known_before_the_chip_is_read() throws Exception {
        Path notAFolder = file("plain", new byte[1]);
        assertThat(user.run(
                        "flash",
                        "read",
                        "--port=none",
                        notAFolder.resolve("out").toString()))
                .isEqualTo(2);
        assertThat(user.messages()).contains("[file.unwritable]", "out");
    }

    @Test
    void a_board_that_is_missing_is_told_and_leaves_no_file() throws Exception {
        assertThat(user.run(
                        "flash",
                        "read",
                        "--port",
                        "/dev/none",
                        home.resolve("out").toString()))
                .isEqualTo(3);
        assertThat(user.messages()).contains("/dev/none");
        assertNoRestBeside("out");
        assertThat(user.run("flash", "info")).isEqualTo(2);
        assertThat(user.messages()).contains("--port");
    }

    @Test
    void reset_says_what_the_boot_rom_says() throws Exception {
        assertThat(flash("reset")).as(user.messages()).isZero();
        assertThat(user.results()).contains("no sound program");
        assertThat(flash("write", "0", sketch().toString())).isZero();
        assertThat(flash("reset", "--json")).isZero();
        assertThat(lastResult()).contains("\"mode\":\"flash\"", "\"image\":\"loaded\"");
        assertThat(flash("reset", "--bootloader")).isZero();
        assertThat(user.results()).contains("5e:cf:7f:00:00:01 waits in its boot loader");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "read", "write", "verify", "erase", "reset"})
    void every_command_shows_how_it_is_used(String command) {
        assertThat(user.run("flash", command, "--help")).isZero();
        assertThat(user.results()).contains("Examples:", "provision flash " + command + " --port");
    }

    private int flash(String command, String... arguments) {
        String[] words = Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
        return flash(words);
    }

    private int flash(String[] words) {
        return user.run(Stream.concat(
                        Stream.of("flash", words[0], "--port=sim", "--sim-pace=fast"),
                        Arrays.stream(words).skip(1))
                .toArray(String[]::new));
    }

    private String lastResult() {
        return user.results().lines().reduce((first, second) -> second).orElse("");
    }

    private void assertNoRestBeside(String name) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(file -> file.startsWith(name));
        }
    }

    private Path sketch() throws IOException {
        return file(
                "sketch.ino.bin",
                DemonstrationSketch.make(FlashLayout.named("4m1m")).bytes());
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(home.resolve(name), content);
    }

    private static void put(byte[] into, int at, byte[] content) {
        System.arraycopy(content, 0, into, at, content.length);
    }

    private static byte[] random(long seed, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
