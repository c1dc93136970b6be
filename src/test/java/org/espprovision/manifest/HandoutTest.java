package org.espprovision.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.espprovision.MacAddress;
import org.junit.jupiter.api.Test;

class HandoutTest {
    private final Book book = new Book();
    private final List<Row> rows = new ArrayList<>();
    private final Handout handout = new Handout(() -> new Manifest(Path.of("devices.csv"), rows), book);

    /** The ledger's part, in memory. */
    private static final class Book implements Taken {
        private final Map<String, MacAddress> owners = new HashMap<>();

        @Override
        public synchronized Optional<String> serialOf(MacAddress mac) {
            return owners.entrySet().stream()
                    .filter(owner -> owner.getValue().equals(mac))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        @Override
        public synchronized Optional<MacAddress> macOf(String serial) {
            return Optional.ofNullable(owners.get(serial));
        }

        @Override
        public synchronized boolean take(String serial, MacAddress mac) {
            return owners.putIfAbsent(serial, mac) == null;
        }
    }

    @Test
    void rows_go_out_in_order_and_a_bound_one_only_to_its_board() {
        free("A-1");
        bound("A-2", 2);
        free("A-3");

        assertThat(serialFor(7)).contains("A-1");
        assertThat(serialFor(8)).contains("A-3");
        assertThat(serialFor(9)).isEmpty();
        assertThat(serialFor(2)).contains("A-2");
        assertThat(handout.left()).isZero();
    }

    @Test
    void a_board_that_comes_again_is_the_product_it_was_also_after_a_restart() {
        free("A-1");
        free("A-2");
        assertThat(serialFor(7)).contains("A-1");
        assertThat(serialFor(7)).contains("A-1");

        Handout restarted = new Handout(() -> new Manifest(Path.of("devices.csv"), rows), book);

        assertThat(restarted.rowFor(mac(7)).map(Row::serial)).contains("A-1");
        assertThat(restarted.rowFor(mac(8)).map(Row::serial)).contains("A-2");
    }

    @Test
    void rows_that_are_added_go_out_too() {
        free("A-1");
        assertThat(serialFor(7)).contains("A-1");
        assertThat(serialFor(8)).isEmpty();

        free("A-2");

        assertThat(serialFor(8)).contains("A-2");
    }

    @Test
    void a_row_that_another_station_took_meanwhile_is_passed_over() {
        free("A-1");
        free("A-2");
        book.take("A-1", mac(99));

        assertThat(serialFor(7)).contains("A-2");
    }

    @Test
    void what_contradicts_the_record_is_refused() {
        bound("A-1", 1);
        book.take("A-1", mac(99));
        book.take("old", mac(5));

        assertThatExceptionOfType(ManifestException.class)
                .isThrownBy(() -> serialFor(1))
                .withMessageContaining("which is the board 5c:cf:7f:00:00:63");
        assertThatExceptionOfType(ManifestException.class)
                .isThrownBy(() -> serialFor(99))
                .withMessageContaining("binds that number to the board 5c:cf:7f:00:00:01");
        assertThatExceptionOfType(ManifestException.class)
                .isThrownBy(() -> serialFor(5))
                .withMessageContaining("is product old already, which is not in devices.csv");
    }

    @Test
    void two_boards_never_get_one_name() {
        add("A-1", "pump-{mac6}", Optional.empty());
        add("A-2", "pump-{mac6}", Optional.empty());
        assertThat(serialFor(7)).contains("A-1");

        assertThatExceptionOfType(ManifestException.class)
                .isThrownBy(() -> handout.rowFor(new MacAddress(0x0102_0300_0007L)))
                .withMessageContaining("would be called pump-000007");
        assertThat(book.macOf("A-2")).isEmpty();
    }

    @Test
    void many_boards_at_once_each_get_a_row_of_their_own() throws Exception {
        for (int i = 0; i < 400; i++) {
            free("A-" + i);
        }
        ExecutorService ports = Executors.newFixedThreadPool(16);
        List<Future<Optional<Row>>> asked = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            MacAddress mac = mac(i % 500);
            asked.add(ports.submit(() -> handout.rowFor(mac)));
        }
        Map<MacAddress, String> got = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Optional<Row> row = asked.get(i).get();
            MacAddress mac = mac(i % 500);
            row.ifPresent(given ->
                    assertThat(got.merge(mac, given.serial(), (a, b) -> a)).isEqualTo(given.serial()));
        }
        ports.shutdown();

        assertThat(got).hasSize(400);
        assertThat(got.values()).doesNotHaveDuplicates();
    }

    private Optional<String> serialFor(int board) {
        return handout.rowFor(mac(board)).map(Row::serial);
    }

    private void free(String serial) {
        add(serial, "pump-{serial}", Optional.empty());
    }

    private void bound(String serial, int board) {
        add(serial, "pump-{serial}", Optional.of(mac(board)));
    }

    private void add(String serial, String template, Optional<MacAddress> mac) {
        int number = rows.size() + 1;
        rows.add(new Row(number + 1, number, serial, template, mac, Map.of(), Map.of()));
    }

    private static MacAddress mac(int last) {
        return new MacAddress(0x5ccf_7f00_0000L + last);
    }
}
