package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {
    @TempDir
    Path folder;

    @Test
    void whole_lines_move_from_file_to_file_and_the_oldest_go() throws Exception {
        Path file = folder.resolve("log");
        try (var log = new RotatingLog(file, 20, 2)) {
            for (int i = 1; i <= 9; i++) {
                log.line("line " + i + "..");
            }
        }
        assertThat(file).hasContent("line 9..\n");
        assertThat(folder.resolve("log.1")).hasContent("line 7..\nline 8..\n");
        assertThat(folder.resolve("log.2")).hasContent("line 5..\nline 6..\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void a_log_that_is_there_is_added_to_and_without_others_begun_anew_when_full() throws Exception {
        Path file = Files.writeString(folder.resolve("log"), "before\n");
        try (var log = new RotatingLog(file, 14, 0)) {
            log.line("after.");
            assertThat(file).hasContent("before\n");
            log.flush();
            assertThat(file).hasContent("before\nafter.\n");
            log.line("anew");
        }
        assertThat(file).hasContent("anew\n");
    }
}
