package org.espprovision.simulator.lx106;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QEMU has an LX106 of its own making; both must come to the same end. */
class QemuAgreesTest {
    private static final int PROGRAMS = 600;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 8266, 20130108})
    void random_programs_leave_the_same_registers_and_memory(long seed) throws Exception {
        var programs = new RandomPrograms(seed, PROGRAMS);
        var elf = new Elf(
                RandomPrograms.CODE,
                List.of(
                        new Elf.Segment(RandomPrograms.CODE, programs.generate()),
                        new Elf.Segment(RandomPrograms.DATA, programs.data())));

        byte[] theirs = new Qemu(folder).run(elf);
        byte[] ours = new Machine().run(elf);

        assertThat(theirs).hasSize(programs.dataBytes());
        int difference = Arrays.mismatch(theirs, ours);
        assertThat(difference)
                .as(() -> "program %d at 0x%08x, offset %d"
                        .formatted(
                                programs.programAt(difference),
                                programs.startOf(programs.programAt(difference)),
                                difference))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Os", "-O2"})
    void compiled_programs_compute_the_same(String optimisation) throws Exception {
        var elf = new Compiler(folder).compile("programs.c", optimisation);

        byte[] theirs = new Qemu(folder).run(elf);

        assertThat(theirs).hasSizeGreaterThan(1500);
        assertThat(words(new Machine().run(elf))).isEqualTo(words(theirs));
    }

    @Test
    void exceptions_and_interrupts_reach_the_same_vectors_with_the_same_registers() throws Exception {
        var elf = new Compiler(folder).compile("exceptions.S", "-Os");

        byte[] theirs = new Qemu(folder).run(elf);

        assertThat(theirs).hasSizeGreaterThan(400);
        assertThat(words(new Machine().run(elf))).isEqualTo(words(theirs));
    }

    private static String words(byte[] bytes) {
        var words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        var text = new StringBuilder();
        while (words.hasRemaining()) {
            text.append("%4d %08x%n".formatted(words.position(), words.get()));
        }
        return text.toString();
    }
}
