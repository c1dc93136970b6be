package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<String> heard = new ArrayList<>();

    @Test
    void what_is_written_from_now_on_is_heard_in_whole_lines() throws IOException {
        Path log = write("m.log", "before\n");
        try (LogTail tail = LogTail.atEnd(log, heard::add)) {
            append(log, "one\ntw");
            tail.poll();
            assertThat(heard).containsExactly("one");
            append(log, "o\r\n");
            tail.poll();
            assertThat(heard).containsExactly("one", "two");
        }
    }

    @Test
    void a_rename_loses_nothing_of_the_old_file_and_nothing_of_the_new() throws IOException {
        Path log = write("m.log", "before\n");
        try (LogTail tail = LogTail.atEnd(log, heard::add)) {
            append(log, "one\n");
            Path old = Files.move(log, folder.resolve("m.log.1"));
            tail.poll();
            append(old, "two\n");
            write("m.log", "");
            tail.poll();
            append(old, "three\n"); // the broker has not heard of the rotation yet
            tail.poll();
            append(old, "four\n");
            append(log, "five\n");
            tail.poll();
            append(log, "six\n");
            tail.poll();
            assertThat(heard).containsExactly("one", "two", "three", "four", "five", "six");
        }
    }

    @Test
    void a_file_that_was_cut_to_nothing_is_read_from_its_start() throws IOException {
        Path log = write("m.log", "before, and quite some of it\n");
        try (LogTail tail = LogTail.atEnd(log, heard::add)) {
            append(log, "one\nhalf a li");
            tail.poll();
            Files.copy(log, folder.resolve("m.log.1"));
            Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            append(log, "two\n");
            tail.poll();
            assertThat(heard).containsExactly("one", "two");
        }
    }

    @Test
    void a_log_that_is_not_there_is_named() {
        assertThatThrownBy(() -> LogTail.atEnd(folder.resolve("none.log"), heard::add))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("none.log");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void append(Path log, String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
