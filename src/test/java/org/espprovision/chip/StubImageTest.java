package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.espprovision.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubImageTest {
    private static final Path BUILD = Path.of("firmware/flasher-stub/build");

    @Test
    void it_lies_in_instruction_ram_in_whole_words() {
        StubImage image = StubImage.bundled();

        assertThat(image.segments()).hasSize(1);
        StubImage.Segment code = image.segments().get(0);
        assertThat(code.address()).isEqualTo(0x4010_0000);
        assertThat(code.bytes().length).isLessThanOrEqualTo(7 << 10).matches(length -> length % 4 == 0);
        assertThat(image.entry()).isBetween(code.address(), code.address() + code.bytes().length);
    }

    @Test
    void the_compiler_makes_the_same_bytes_again(@TempDir Path directory) throws Exception {
        Peers.require("xtensa-lx106-elf-gcc");
        Path rebuilt = directory.resolve("stub.bin");

        Process build = new ProcessBuilder(BUILD.toString(), rebuilt.toString())
                .inheritIO()
                .start();

        assertThat(build.waitFor()).isZero();
        try (InputStream bundled = StubImage.class.getResourceAsStream("flasher-stub.bin")) {
            assertThat(bundled).isNotNull();
            assertThat(Arrays.mismatch(Files.readAllBytes(rebuilt), bundled.readAllBytes()))
                    .as("first byte that differs")
                    .isEqualTo(-1);
        }
    }
}
