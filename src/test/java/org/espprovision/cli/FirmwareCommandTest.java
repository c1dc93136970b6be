package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.XtensaElf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareCommandTest {
    @TempDir
    private Path home = Path.of("");

    private CommandLineUser user = new CommandLineUser(home);

    @BeforeEach
    void come() {
        user = new CommandLineUser(home);
    }

    @Test
    void a_sound_image_is_described() throws Exception {
        Path image = image("sketch.ino.bin", "4m2m");
        Files.write(home.resolve("sketch.ino.elf"), XtensaElf.linkedFor("4m2m").build(home));
        assertThat(user.run("firmware", "check", image.toString())).isZero();
        assertThat(user.results())
                .contains("SOUND", "sketch.ino.bin, 475,136 bytes", "boot loader", "application", "checksum right")
                .contains("mode dout, 40 MHz, size byte for 4,096 KiB")
                .contains("SPIFFS at 0x200000", "layout 4m2m", "below the limit")
                .containsPattern("axTLS +not used");
        assertThat(user.run("firmware", "check", "--json", image.toString())).isZero();
        assertThat(user.results())
                .contains("\"event\":\"firmware\"", "\"good\":true", "\"layout\":\"4m2m\"", "\"offset\":2097152");
    }

    @Test
    void an_altered_image_is_refused_with_the_check_that_failed() throws Exception {
        Path image = image("sketch.bin", "4m2m");
        byte[] bytes = Files.readAllBytes(image);
        bytes[0x2000] ^= 1;
        Files.write(image, bytes);
        assertThat(user.run("firmware", "check", image.toString())).isEqualTo(2);
        assertThat(user.messages()).contains("checksum of the application", "[firmware.unsound]");
    }

    @Test
    void a_layout_that_contradicts_the_elf_file_is_a_problem() throws Exception {
        Path image = image("sketch.bin", "4m2m");
        Path elf = home.resolve("other.elf");
        Files.write(elf, XtensaElf.linkedFor("4m2m").build(home));
        assertThat(user.run("firmware", "check", image.toString(), elf.toString(), "--layout", "4m1m"))
                .isEqualTo(2);
        assertThat(user.results()).contains("linked for 0x200000", "not layout 4m1m");
    }

    @Test
    void provisioning_takes_the_layout_from_the_elf_file_and_refuses_another_before_anything_happens()
            throws Exception {
        Path image = image("sketch.bin", "4m2m");
        Files.write(home.resolve("sketch.elf"), XtensaElf.linkedFor("4m2m").build(home));
        assertThat(user.run("--port", "sim", "--sketch", image.toString(), "--layout", "4m1m"))
                .isEqualTo(2);
        assertThat(user.messages()).contains("[layout.contradicts-elf]", "0x200000");
        assertThat(user.workspace().resolve("ca")).doesNotExist();
    }

    @Test
    void old_calls_in_a_sketch_are_listed_with_what_to_use() throws IOException {
        Files.writeString(home.resolve("old.ino"), "void setup() {\n  client.loadCertificate(file);\n}\n");
        assertThat(user.run("firmware", "check", home.toString())).isEqualTo(2);
        assertThat(user.results()).contains("old.ino:2: loadCertificate is no longer in core 3");
        assertThat(user.run("firmware", "check", "firmware/mqtt-tls")).isZero();
        assertThat(user.run("firmware", "check", "docs")).isEqualTo(2);
        assertThat(user.messages()).contains("no source of a sketch in docs");
    }

    @Test
    void without_arduino_cli_every_command_to_a_build_is_named() {
        user.environment.put("PATH", home.toString());
        assertThat(user.run("firmware", "build", "firmware/mqtt-tls")).isEqualTo(2);
        assertThat(user.messages().replaceAll("\\s+", " "))
                .contains("[arduino.missing]", "core install esp8266:esp8266@3.1.2", "lib install PubSubClient@2.8.0");
    }

    @Test
    void a_build_is_kept_and_checked() throws Exception {
        image("built.bin", "4m1m");
        Files.write(home.resolve("built.elf"), XtensaElf.linkedFor("4m1m").build(home));
        arduinoCli("""
                case "$1 $2" in
                "core list") echo '{"platforms":[{"id":"esp8266:esp8266","installed_version":"3.1.2"}]}';;
                "lib list") echo '{"installed_libraries":[{"library":{"name":"PubSubClient","version":"2.8.0"}}]}';;
                "compile -b") echo "$*" > HOME/asked; mkdir -p "$7"
                  for kind in bin elf; do cp HOME/built.$kind "$7/mqtt-tls.ino.$kind"; done
                  touch "$7/mqtt-tls.ino.map"; echo '{"success":true}';;
                esac
                """);
        Path output = home.resolve("output");
        assertThat(user.run("firmware", "build", "firmware/mqtt-tls", "--board", "d1_mini", "-o", output.toString()))
                .isZero();
        assertThat(home.resolve("asked")).content().contains("esp8266:esp8266:d1_mini", "eesz=4M1M");
        assertThat(user.results()).contains("mqtt-tls.ino.bin", "mqtt-tls.ino.elf", "mqtt-tls.ino.map", "layout 4m1m");
    }

    @Test
    void what_arduino_cli_lacks_is_named_also_to_the_old_one() throws Exception {
        arduinoCli("""
                case "$*" in
                *--json*) echo "Error: unknown flag: --json" >&2; exit 1;;
                core*) echo '[{"id":"esp8266:esp8266","installed":"2.7.4"}]';;
                esac
                """);
        assertThat(user.run("firmware", "build", "firmware/mqtt-tls")).isEqualTo(2);
        assertThat(user.messages()).contains("no ESP8266 core 3, only 2.7.4", "[arduino.needs]");
    }

    private Path image(String name, String layout) throws IOException {
        Path file = home.resolve(name);
        Files.write(file, DemonstrationSketch.make(FlashLayout.named(layout)).bytes());
        return file;
    }

    /** A program of that name that answers as the real one does. */
    private void arduinoCli(String script) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path program = bin.resolve("arduino-cli");
        Files.writeString(program, "#!/bin/sh\n" + script.replace("HOME", home.toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        user.environment.put("PATH", bin.toString());
    }
}
