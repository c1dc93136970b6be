package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.ledger.LedgerFailures.fails;
import static org.espprovision.ledger.Samples.MAC;
import static org.espprovision.ledger.Samples.NOON;
import static org.espprovision.ledger.Samples.SERIAL;
import static org.espprovision.ledger.Samples.confirmed;
import static org.espprovision.ledger.Samples.failed;
import static org.espprovision.ledger.Samples.flashed;
import static org.espprovision.ledger.Samples.issued;
import static org.espprovision.ledger.Samples.reserved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Failed;
import org.espprovision.ledger.LedgerEntry.Released;
import org.espprovision.ledger.LedgerEntry.Revoked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerIndexTest {
    private static final MacAddress OTHER = new MacAddress(MAC.bits() + 1);

    @TempDir
    Path directory;

    private Ledger ledger;

    @BeforeEach
    void one_board_and_one_that_failed() {
        ledger = Ledger.open(directory, NOON, Origin.of("bench 2", "shift b"));
        ledger.append(new Assigned(MAC, "SN-1", Optional.empty(), Optional.of("devices.csv:2")));
        ledger.append(new LedgerEntry.Reserved(SERIAL, MAC, "lamp-1", Samples.HASH, "ef4016"));
        ledger.append(issued(SERIAL));
        ledger.append(flashed(SERIAL));
        ledger.append(confirmed(SERIAL));
        ledger.append(new Failed(Optional.empty(), OTHER, "chip.silent", "identify"));
    }

    @Test
    void one_record_binds_all_that_is_known_of_a_board() {
        for (String key : List.of("SN-1", "lamp-1", SERIAL, MAC.toString(), MAC.compact())) {
            assertThat(shown(key)).as(key).singleElement().satisfies(board -> {
                assertThat(board.get(BoardField.MAC)).contains(MAC.toString());
                assertThat(board.get(BoardField.PRODUCT)).contains("SN-1");
                assertThat(board.get(BoardField.FLASH_ID)).contains("ef4016");
                assertThat(board.get(BoardField.SPKI_SHA256)).contains(Samples.HASH);
                assertThat(board.get(BoardField.SKETCH_SHA256)).contains(Samples.HASH);
                assertThat(board.get(BoardField.IMAGE_SHA256)).contains("cd".repeat(32));
                assertThat(board.get(BoardField.STATION)).contains("bench 2");
                assertThat(board.get(BoardField.OPERATOR)).contains("shift b");
                assertThat(board.get(BoardField.CONFIRMED)).contains("2026-11-24T12:00:00Z");
                assertThat(board.get(BoardField.EVIDENCE))
                        .hasValueSatisfying(evidence -> assertThat(evidence).contains("broker=broker.local:8883"));
                assertThat(board.get(BoardField.VERDICT)).contains("confirmed");
            });
        }
        assertThat(shown("SN-2")).isEmpty();
    }

    @Test
    void boards_are_found_by_state_and_by_any_part_of_what_is_known() {
        assertThat(macs(query(Optional.of(CertificateState.CONFIRMED), Optional.empty())))
                .containsExactly(MAC.toString());
        assertThat(macs(query(Optional.of(CertificateState.NONE), Optional.empty())))
                .containsExactly(OTHER.toString());
        assertThat(macs(query(Optional.empty(), Optional.of("N-1")))).containsExactly(MAC.toString());
        assertThat(macs(query(Optional.empty(), Optional.of("%")))).isEmpty();
        assertThat(macs(BoardQuery.everything())).hasSize(2);
    }

    @Test
    void what_is_deleted_damaged_behind_or_of_another_journal_is_made_anew() throws IOException {
        Path index = directory.resolve("index.sqlite");
        List<BoardRecord> before = all();
        Files.delete(index);
        assertThat(all()).isEqualTo(before);
        Files.writeString(index, "no index at all");
        assertThat(all()).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(index)))
                .isEqualTo("rw-------");

        ledger.append(failed(SERIAL));
        assertThat(shown("SN-1").get(0).get(BoardField.VERDICT)).contains("confirmed"); // at the same instant
        ledger.append(new Revoked(SERIAL, "keyCompromise"));
        assertThat(shown("SN-1").get(0).get(BoardField.STATE)).contains("none");

        Files.delete(directory.resolve("journal.jsonl"));
        Ledger.open(directory, NOON).append(reserved("a1"));
        assertThat(all())
                .singleElement()
                .satisfies(board -> assertThat(board.get(BoardField.SERIAL)).contains("a1"));
    }

    @Test
    void a_broken_journal_is_not_answered_from() throws IOException {
        Path journal = directory.resolve("journal.jsonl");
        Files.writeString(journal, Files.readString(journal).replace("lamp-1", "lamp-2"));
        fails("ledger.broken", () -> LedgerIndex.open(directory, NOON).close());
    }

    /** What is refused and what is known must not depend on where it is kept. */
    @Test
    void a_ledger_on_its_index_keeps_the_same_rules() throws IOException {
        Ledger indexed = Ledger.indexed(directory, NOON, RecordsInSqlite.in(directory.resolve("index.sqlite")));
        assertThat(indexed.state(MAC)).isEqualTo(ledger.state(MAC));
        assertThat(indexed.devices()).isEqualTo(ledger.devices());
        assertThat(indexed.assignment(MAC)).isEqualTo(ledger.assignment(MAC));
        fails("ledger.order", () -> indexed.append(reserved(SERIAL)));
        fails("ledger.order", () -> indexed.append(issued(SERIAL)));
        fails("ledger.order", () -> indexed.append(new Assigned(OTHER, "SN-1", Optional.empty(), Optional.empty())));
        indexed.append(new Released(MAC, "SN-1", "returned"));
        fails("ledger.order", () -> ledger.append(new Assigned(OTHER, "SN-1", Optional.empty(), Optional.empty())));
        ledger.append(new Revoked(SERIAL, "keyCompromise"));
        assertThat(indexed.withdrawn()).isEqualTo(ledger.withdrawn()).hasSize(1);
        assertThat(indexed.assignment("SN-1")).isEqualTo(ledger.assignment("SN-1"));
        assertThat(indexed.verify()).isEqualTo(ledger.verify()).matches(LedgerReport::intact);
    }

    private List<BoardRecord> shown(String key) {
        try (LedgerIndex index = LedgerIndex.open(directory, NOON)) {
            return index.boards(key);
        }
    }

    private List<BoardRecord> all() {
        List<BoardRecord> boards = new ArrayList<>();
        try (LedgerIndex index = LedgerIndex.open(directory, NOON)) {
            index.boards(BoardQuery.everything(), boards::add);
        }
        return boards;
    }

    private List<String> macs(BoardQuery query) {
        List<String> macs = new ArrayList<>();
        try (LedgerIndex index = LedgerIndex.open(directory, NOON)) {
            index.boards(query, board -> macs.add(board.get(BoardField.MAC).orElseThrow()));
        }
        return macs;
    }

    private static BoardQuery query(Optional<CertificateState> state, Optional<String> search) {
        return new BoardQuery(state, Optional.empty(), Optional.empty(), search, 100);
    }
}
