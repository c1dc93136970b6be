package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.ledger.LedgerFailures.fails;
import static org.espprovision.ledger.Samples.MAC;
import static org.espprovision.ledger.Samples.NOON;
import static org.espprovision.ledger.Samples.failed;
import static org.espprovision.ledger.Samples.reserved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenJournalTest {
    private static final int LINES = 6;

    @TempDir
    Path directory;

    private Path journal;

    @BeforeEach
    void write_six_lines() {
        journal = directory.resolve("journal.jsonl");
        Ledger ledger = Ledger.open(directory, NOON);
        for (int i = 1; i <= LINES; i++) {
            ledger.append(reserved("a" + i));
        }
    }

    static Stream<Arguments> tampering() {
        return Stream.of(
                tampering("a word changed", 3, lines -> lines.replaceAll(line -> line.replace("a3", "b3"))),
                tampering(
                        "the time changed",
                        3,
                        lines -> lines.set(2, lines.get(2).replace("T12", "T13"))),
                tampering("a space added", 3, lines -> lines.set(2, lines.get(2) + " ")),
                tampering(
                        "the chained hash changed",
                        2,
                        lines -> lines.set(2, lines.get(2).replace("\"prev\":\"", "\"prev\":\"0"))),
                tampering("no JSON", 3, lines -> lines.set(2, "{")),
                tampering("an empty line", 3, lines -> lines.add(2, "")),
                tampering(
                        "a field nobody knows",
                        3,
                        lines -> lines.set(2, lines.get(2).replace("}", ",\"x\":1}"))),
                tampering(
                        "a kind nobody knows",
                        3,
                        lines -> lines.set(2, lines.get(2).replace("reserved", "rented"))),
                tampering("a line missing", 3, lines -> lines.remove(2)),
                tampering("the first line missing", 1, lines -> lines.remove(0)),
                tampering("two lines swapped", 3, lines -> Collections.swap(lines, 2, 3)),
                tampering("a line twice", 4, lines -> lines.add(3, lines.get(2))));
    }

    private static Arguments tampering(String what, long line, Consumer<List<String>> change) {
        return Arguments.of(what, line, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tampering")
    void tampering_is_found_and_its_line_named(String what, long line, Consumer<List<String>> change)
            throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(journal));
        change.accept(lines);
        Files.write(journal, lines);
        byte[] tampered = Files.readAllBytes(journal);

        Ledger ledger = Ledger.open(directory, NOON);
        assertThat(ledger.verify().broken())
                .as(what)
                .hasValueSatisfying(broken -> assertThat(broken.line()).isEqualTo(line));
        assertThat(fails("ledger.broken", () -> ledger.append(failed("a1"))))
                .hasMessageContaining("line " + line + " of ");
        fails("ledger.broken", () -> ledger.state(MAC));
        fails("ledger.broken", ledger::entries);
        assertThat(journal).hasBinaryContent(tampered);
    }

    @Test
    void a_journal_cut_under_an_open_ledger_takes_no_more_entries() throws IOException {
        Ledger cutLater = Ledger.open(directory, NOON);
        Ledger deletedLater = Ledger.open(directory, NOON);
        List<String> lines = Files.readAllLines(journal);
        Files.write(journal, lines.subList(0, LINES - 1));
        fails("ledger.broken", () -> cutLater.append(failed("a1")));

        Files.delete(journal);
        fails("ledger.broken", () -> deletedLater.append(failed("a1")));
        assertThat(journal).doesNotExist();
    }

    @Test
    void lines_cut_from_the_end_show_only_in_the_head() throws IOException {
        LedgerReport before = Ledger.open(directory, NOON).verify();
        List<String> lines = Files.readAllLines(journal);
        Files.write(journal, lines.subList(0, LINES - 1));
        LedgerReport after = Ledger.open(directory, NOON).verify();
        assertThat(after.intact()).isTrue();
        assertThat(after.lines()).isEqualTo(LINES - 1);
        assertThat(after.head()).isNotEqualTo(before.head());
    }

    @Test
    void an_append_that_a_crash_cut_anywhere_is_moved_aside_by_the_next() throws IOException {
        byte[] whole = Files.readAllBytes(journal);
        int lastLineAt = whole.length - lastLineBytes(whole);
        for (int length = lastLineAt + 1; length < whole.length; length++) {
            Files.write(journal, Arrays.copyOf(whole, length));
            Ledger ledger = Ledger.open(directory, NOON);
            LedgerReport torn = ledger.verify();
            assertThat(torn.intact()).isTrue();
            assertThat(torn.lines()).isEqualTo(LINES - 1);
            assertThat(torn.tornBytes()).isEqualTo(length - lastLineAt);

            ledger.append(reserved("c1"));
            assertThat(ledger.verify().tornBytes()).isZero();
            assertThat(Ledger.open(directory, NOON).entries())
                    .hasSize(LINES)
                    .last()
                    .extracting(RecordedEntry::entry)
                    .isEqualTo(reserved("c1"));
            Path aside = directory.resolve("journal.torn-20261124T120000.000Z");
            assertThat(aside).hasBinaryContent(Arrays.copyOfRange(whole, lastLineAt, length));
            Files.delete(aside);
        }
    }

    @Test
    void torn_lines_do_not_overwrite_each_other() throws IOException {
        for (int i = 1; i <= 2; i++) {
            Files.writeString(journal, Files.readString(journal) + "{\"v\"");
            Ledger.open(directory, NOON).append(reserved("c" + i));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().contains("torn"))).hasSize(2);
        }
    }

    private static int lastLineBytes(byte[] journal) {
        String text = new String(journal, StandardCharsets.UTF_8);
        return text.length() - 1 - text.lastIndexOf('\n', text.length() - 2);
    }
}
