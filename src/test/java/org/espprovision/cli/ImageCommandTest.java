package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.SketchWithTexts;
import org.espprovision.chip.XtensaElf;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code provision image}: folders to SPIFFS images and back. */
class ImageCommandTest {
    @TempDir
    private Path home = Path.of("");

    private CommandLineUser user = new CommandLineUser(home);

    @BeforeEach
    void come() throws IOException {
        user = new CommandLineUser(home);
        Files.createDirectories(at("data/web"));
        Files.writeString(at("data/config.txt"), "host=broker.local\n");
        Files.writeString(at("data/web/ünder.html"), "x".repeat(3000));
        Files.writeString(at("data/empty"), "");
    }

    @Test
    void a_folder_comes_back_as_it_was() throws IOException {
        assertThat(pack("--layout", "4m1m")).isZero();
        assertThat(at("data.bin")).hasSize(0xFA000);
        assertThat(mode("data.bin")).isEqualTo("rw-------");
        assertThat(user.results())
                .contains("/web/ünder.html", "3,000 bytes", "3 files; free: ", "room for one more of up to ");

        assertThat(user.run("image", "list", "--json", at("data.bin").toString()))
                .isZero();
        assertThat(user.results()).contains("\"event\":\"image\"", "\"path\":\"/empty\"", "\"blockBytes\":8192");

        assertThat(unpack("data.bin")).isZero();
        assertThat(content("copy")).isEqualTo(content("data"));
        assertThat(mode("copy/config.txt")).isEqualTo("rw-------");
    }

    @Test
    void the_layout_is_the_one_the_sketch_was_built_for() throws Exception {
        Files.write(at("sketch.elf"), XtensaElf.linkedFor("1m64").build(home));
        assertThat(pack("--elf", at("sketch.elf").toString())).isZero();
        assertThat(at("data.bin")).hasSize(0x10000);

        assertThat(pack("--force", "--layout", "4m1m", "--elf", at("sketch.elf").toString()))
                .isEqualTo(2);
        assertThat(user.messages()).contains("[layout.contradicts-elf]");
    }

    @Test
    void nothing_is_replaced_unless_that_was_said() throws IOException {
        Files.writeString(at("data.bin"), "mine");
        assertThat(pack("--layout", "1m64")).isEqualTo(2);
        assertThat(user.messages()).contains("[file.exists]");
        assertThat(at("data.bin")).hasContent("mine");
        assertThat(pack("--layout", "1m64", "--force")).isZero();

        Files.createDirectories(at("copy"));
        Files.writeString(at("copy/empty"), "mine");
        assertThat(unpack("data.bin")).isEqualTo(2);
        assertThat(content("copy")).containsExactly(Map.entry("empty", "mine"));
        assertThat(unpack("data.bin", "--force")).isZero();
        assertThat(content("copy")).isEqualTo(content("data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../evil", "/a/../../evil", "//evil", "/.", "/a/", "/a\nb", "/link/evil", "/good/evil"})
    void an_image_that_leads_out_of_the_folder_is_refused_whole(String path) throws IOException {
        write("hostile.bin", new SpiffsFile("/good", new byte[9]), new SpiffsFile(path, new byte[9]));
        Files.createDirectories(at("copy"));
        Files.createSymbolicLink(at("copy/link"), home);
        assertThat(unpack("hostile.bin", "--force")).isEqualTo(2);
        assertThat(user.messages()).contains("[spiffs.path]");
        assertThat(at("copy/good")).doesNotExist();
        assertThat(at("evil")).doesNotExist();
    }

    @Test
    void a_link_of_that_name_is_replaced_and_not_followed() throws IOException {
        Files.createDirectories(at("copy"));
        Files.createSymbolicLink(at("copy/good"), at("data/config.txt"));
        write("image.bin", new SpiffsFile("/good", new byte[9]));
        assertThat(unpack("image.bin", "--force")).isZero();
        assertThat(at("copy/good")).isRegularFile().hasSize(9);
        assertThat(at("data/config.txt")).hasContent("host=broker.local");
    }

    @Test
    void what_is_no_image_of_that_layout_is_refused() throws IOException {
        write("image.bin", new SpiffsFile("/good", new byte[9]));
        byte[] image = Files.readAllBytes(at("image.bin"));
        Files.write(at("cut.bin"), Arrays.copyOf(image, image.length - 1));
        refused("usage", "image", "list", at("cut.bin").toString());
        refused("spiffs.length", "image", "list", at("cut.bin").toString(), "--layout", "1m64");
        refused("spiffs.length", "image", "list", at("image.bin").toString(), "--layout", "4m1m");
        Files.write(at("blank.bin"), new byte[image.length]);
        refused(
                "spiffs.foreign",
                "image",
                "unpack",
                at("blank.bin").toString(),
                "-o",
                at("copy").toString());
        refused("file.unreadable", "image", "list", at("nowhere").toString());
        assertThat(at("copy")).doesNotExist();
    }

    @Test
    void littlefs_is_named_where_somebody_mixes_them_up() throws Exception {
        byte[] image = new byte[0x10000];
        byte[] superblock = "\1\0\0\0\360\17\377\367littlefs".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(superblock, 0, image, 4096, superblock.length);
        Files.write(at("little.bin"), image);
        refused("spiffs.littlefs", "image", "list", at("little.bin").toString());
        refused(
                "spiffs.littlefs",
                "image",
                "unpack",
                at("little.bin").toString(),
                "-o",
                at("copy").toString());
        assertThat(user.messages()).contains("mklittlefs");
    }

    @Test
    void what_a_board_holds_is_listed_unpacked_and_held_against_a_folder_and_an_image() throws IOException {
        refused("usage", "image", "list");
        assertThat(pack("--layout", "4m1m")).isZero();
        String image = at("data.bin").toString();
        assertThat(user.run("image", "list", "--port=sim", "--sim-pace=fast")).isEqualTo(1);
        assertThat(user.messages()).contains("[flash.no-file-system]");
        assertThat(user.run("flash", "write", "--port=sim", "--sim-pace=fast", "0x300000", image))
                .isZero();

        assertThat(user.run("image", "list", "--port=sim", "--sim-pace=fast"))
                .as(user.messages())
                .isZero();
        assertThat(user.results()).contains("SPIFFS at 0x300000", "layout 4m1m", "/web/ünder.html", "3 files; free: ");
        assertThat(user.run(
                        "image",
                        "unpack",
                        "--port=sim",
                        "--sim-pace=fast",
                        "-o",
                        at("copy").toString()))
                .isZero();
        assertThat(content("copy")).isEqualTo(content("data"));
        assertThat(user.run("image", "list", "--verify", image, "--port=sim", "--sim-pace=fast"))
                .isZero();
        assertThat(user.results()).startsWith("EQUAL  3 files");

        Files.writeString(at("data/config.txt"), "host=another.local\n");
        Files.writeString(at("data/new"), "");
        Files.delete(at("data/empty"));
        assertThat(user.run("image", "pack", at("data").toString(), "--verify", "--port=sim", "--sim-pace=fast"))
                .isEqualTo(1);
        assertThat(user.results())
                .startsWith("DIFFERENT")
                .containsPattern("missing +/new ")
                .containsPattern("extra +/empty ")
                .containsPattern("different +/config.txt +18 bytes on the chip, 19 in ")
                .contains("1 more equal");
        assertThat(user.run(
                        "image", "pack", at("data").toString(), "--verify", "--port=sim", "--sim-pace=fast", "--json"))
                .isEqualTo(1);
        assertThat(user.results())
                .contains("\"status\":\"different\"", "\"missing\":[\"/new\"]", "\"extra\":[\"/empty\"]");
        refused("usage", "image", "list", image, "--port=sim");
        refused("usage", "image", "list", "--verify", "--port=sim");
    }

    @Test
    void what_does_not_go_into_an_image_is_refused_by_name() throws IOException {
        refused(
                "usage",
                "image",
                "pack",
                at("data").toString(),
                "-o",
                at("data.bin").toString());
        refused("usage", "image", "pack", at("data").toString(), "--layout", "1m64");
        Files.writeString(at("data/a-name-that-is-longer-than-any-on-spiffs"), "");
        assertThat(pack("--layout", "1m64")).isEqualTo(2);
        assertThat(user.messages()).contains("[spiffs.name]", "a-name-that-is-longer");
        Files.delete(at("data/a-name-that-is-longer-than-any-on-spiffs"));
        Files.createSymbolicLink(at("data/lost"), at("nowhere"));
        assertThat(pack("--layout", "1m64")).isEqualTo(2);
        assertThat(user.messages()).contains("lost is neither a file nor a folder");
        Files.delete(at("data/lost"));
        Files.write(at("data/large"), new byte[0x10000]);
        assertThat(pack("--layout", "1m64")).isEqualTo(2);
        assertThat(user.messages()).contains("[spiffs.full]");
        assertThat(at("data.bin")).doesNotExist();
    }

    @Test
    void a_sketch_is_held_against_the_files_that_will_lie_beside_it() throws Exception {
        Path sketch = at("sketch.bin");
        Files.write(sketch, SketchWithTexts.make(FlashLayout.named("4m1m"), "/ca.crt.der", "/config.txt"));
        assertThat(user.run("firmware", "check", sketch.toString())).isEqualTo(2);
        assertThat(user.results()).contains("'provision' does not put into the file system: /config.txt");

        String data = at("data").toString();
        assertThat(user.run("firmware", "check", sketch.toString(), "--layout", "4m1m", "--image", data))
                .isEqualTo(2);
        assertThat(user.results()).contains("it opens files that " + data + " does not hold: /ca.crt.der");

        Files.writeString(at("data/ca.crt.der"), "");
        assertThat(pack("--layout", "4m1m")).isZero();
        String image = at("data.bin").toString();
        assertThat(user.run("firmware", "check", sketch.toString(), "--image", image))
                .isZero();
        refused("spiffs.length", "firmware", "check", sketch.toString(), "--layout", "4m2m", "--image", image);
    }

    private void refused(String code, String... arguments) {
        assertThat(user.run(arguments)).isEqualTo(2);
        assertThat(user.messages()).contains("[" + code + "]");
    }

    private int pack(String... more) {
        return run(
                List.of(
                        "image",
                        "pack",
                        at("data").toString(),
                        "-o",
                        at("data.bin").toString()),
                more);
    }

    private int unpack(String image, String... more) {
        return run(
                List.of(
                        "image",
                        "unpack",
                        at(image).toString(),
                        "-o",
                        at("copy").toString()),
                more);
    }

    private int run(List<String> first, String... more) {
        return user.run(Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private void write(String name, SpiffsFile... files) throws IOException {
        var geometry = ImagePlace.geometry(FlashLayout.named("1m64"));
        Files.write(at(name), Spiffs.in(geometry).pack(List.of(files)).bytes());
    }

    private Path at(String name) {
        return home.resolve(name);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(at(name)));
    }

    private Map<String, String> content(String folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(at(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(at(folder).relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }
}
