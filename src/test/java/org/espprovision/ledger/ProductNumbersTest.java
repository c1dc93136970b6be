package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.ledger.LedgerFailures.fails;
import static org.espprovision.ledger.Samples.MAC;
import static org.espprovision.ledger.Samples.NOON;
import static org.espprovision.ledger.Samples.SERIAL;
import static org.espprovision.ledger.Samples.issued;
import static org.espprovision.ledger.Samples.reserved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Released;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductNumbersTest {
    private static final MacAddress OTHER = new MacAddress(MAC.bits() + 1);

    @TempDir
    Path directory;

    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.open(directory, NOON, Origin.of("bench 2", "shift b"));
    }

    @Test
    void a_chip_has_one_number_and_a_number_one_chip() {
        ledger.append(new Assigned(MAC, "SN-1", Optional.of("lamp-1"), Optional.of("devices.csv:2")));
        fails("ledger.order", () -> ledger.append(assigned(MAC, "SN-2")));
        fails("ledger.order", () -> ledger.append(assigned(MAC, "SN-1")));
        assertThat(fails("ledger.order", () -> ledger.append(assigned(OTHER, "SN-1"))))
                .hasMessageContaining("product serial number SN-1 belongs to " + MAC);

        Ledger again = Ledger.open(directory, NOON);
        assertThat(again.assignment(MAC))
                .contains(new Assignment(MAC, "SN-1", Optional.of("lamp-1"), Optional.of("devices.csv:2"), false));
        assertThat(again.assignment("SN-1")).isEqualTo(again.assignment(MAC));
        assertThat(again.assignment(OTHER)).isEmpty();
    }

    @Test
    void a_number_released_before_a_certificate_was_issued_is_free() {
        ledger.append(assigned(MAC, "SN-1"));
        fails("ledger.order", () -> ledger.append(new Released(OTHER, "SN-1", "put aside")));
        fails("ledger.order", () -> ledger.append(new Released(MAC, "SN-2", "put aside")));
        ledger.append(new Released(MAC, "SN-1", "put aside"));
        assertThat(ledger.assignment(MAC)).isEmpty();
        ledger.append(assigned(OTHER, "SN-1"));
        ledger.append(assigned(MAC, "SN-2"));
    }

    @Test
    void a_number_that_may_be_in_the_world_is_burnt_for_every_other_chip() {
        ledger.append(assigned(MAC, "SN-1"));
        ledger.append(reserved(SERIAL));
        ledger.append(issued(SERIAL));
        ledger.append(new Released(MAC, "SN-1", "put aside"));
        fails("ledger.order", () -> ledger.append(assigned(OTHER, "SN-1")));
        assertThat(ledger.assignment("SN-1"))
                .hasValueSatisfying(burnt -> assertThat(burnt.used()).isTrue());
        ledger.append(assigned(MAC, "SN-2"));
        ledger.append(new Released(MAC, "SN-2", "a mistake"));
        ledger.append(assigned(MAC, "SN-1"));
        assertThat(ledger.verify().intact()).isTrue();
    }

    @Test
    void every_line_tells_station_and_operator_and_its_version() throws IOException {
        ledger.append(reserved(SERIAL));
        Ledger.open(directory, NOON).append(Samples.failed(SERIAL));
        assertThat(Files.readAllLines(directory.resolve("journal.jsonl")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("{\"v\":2,")
                                .contains("\"station\":\"bench 2\",\"operator\":\"shift b\""),
                        line -> assertThat(line).startsWith("{\"v\":1,"));
        assertThat(ledger.entries())
                .extracting(RecordedEntry::origin)
                .containsExactly(Origin.of("bench 2", "shift b"), Origin.unknown());
    }

    private static Assigned assigned(MacAddress mac, String product) {
        return new Assigned(mac, product, Optional.empty(), Optional.empty());
    }
}
