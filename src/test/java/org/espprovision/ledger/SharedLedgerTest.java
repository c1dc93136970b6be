package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.espprovision.ledger.HandingOutProcess.NUMBERS;
import static org.espprovision.ledger.Samples.HASH;
import static org.espprovision.ledger.Samples.MAC;
import static org.espprovision.ledger.Samples.NOON;
import static org.espprovision.ledger.Samples.confirmed;
import static org.espprovision.ledger.Samples.flashed;
import static org.espprovision.ledger.Samples.issued;
import static org.espprovision.ledger.Samples.reserved;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stations on one real PostgreSQL, which is stopped at once and started again. */
class SharedLedgerTest {
    @TempDir
    static Path home;

    private static PostgresServer server;

    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void start_the_server() throws Exception {
        server = new PostgresServer(home);
    }

    @AfterAll
    static void stop_the_server() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void leave_nothing_running() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void three_stations_give_out_every_number_once_while_the_server_and_one_of_them_are_killed(@TempDir Path stations)
            throws Exception {
        SharedAddress address = server.database("three");
        List<Process> three = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            three.add(station(stations, address, i));
        }
        for (Process process : three) {
            assertThat(process.inputReader().readLine()).isEqualTo("ten");
        }
        server.stopAtOnce();
        for (Process process : three) {
            process.outputWriter().append('\n').flush();
            assertThat(process.inputReader().readLine()).isEqualTo("out of reach");
        }
        three.get(2).destroyForcibly().waitFor();
        assertThat(Ledger.open(stations.resolve("3"), NOON).entries().size())
                .as("numbers given while the server was away")
                .isBetween(HandingOutProcess.BLOCK, 2 * HandingOutProcess.BLOCK);
        server.start();
        three.set(2, station(stations, address, 3));
        three.get(2).outputWriter().append('\n').flush();
        for (Process process : three) {
            assertThat(remaining(process)).last().isEqualTo("done");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        List<String> given = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            Ledger ledger = Ledger.open(stations.resolve(Integer.toString(i)), NOON);
            assertThat(ledger.verify().intact()).isTrue();
            ledger.entries().forEach(line -> given.add(((Assigned) line.entry()).product()));
        }
        assertThat(given).containsExactlyInAnyOrderElementsOf(NUMBERS);
        try (Connection sql = server.connect("three")) {
            assertThat(count(sql, "product WHERE state = 'assigned' AND mac IS NOT NULL"))
                    .isEqualTo(300);
            assertThat(count(sql, "journal")).isEqualTo(300);
            assertThat(count(sql, "conflict")).isZero();
            assertThatThrownBy(() -> sql.createStatement()
                            .execute("INSERT INTO product(product, state) VALUES ('SN-0001', 'free')"))
                    .hasMessageContaining("duplicate key");
        }
    }

    @Test
    void a_block_that_a_crash_kept_off_the_disk_is_the_station_s_all_the_same(@TempDir Path stations) throws Exception {
        SharedAddress address = server.database("crash");
        assertThat(shared(address, stations, "a").prepare("devices.csv", NUMBERS))
                .isEqualTo(20);
        Path reserved = stations.resolve("a").resolve("reserved.txt");
        Files.writeString(reserved, "SN-0001\nSN-00");

        SharedLedger again = shared(address, stations, "a");
        assertThat(again.prepare("devices.csv", NUMBERS)).isEqualTo(20);
        assertThat(again.mayGive("SN-0020", "devices.csv", NUMBERS)).isTrue();
        assertThat(Files.readAllLines(reserved)).hasSize(40).doesNotHaveDuplicates();
        assertThat(shared(address, stations, "b").mayGive("SN-0020", "devices.csv", NUMBERS))
                .isFalse();
    }

    @Test
    void two_stations_that_confirmed_the_same_chip_are_told_and_nothing_is_lost(@TempDir Path stations)
            throws Exception {
        SharedAddress address = server.database("conflict");
        made(stations.resolve("a"), "a1", "SN-1");
        made(stations.resolve("b"), "b1", "SN-1");

        assertThat(shared(address, stations, "a").sync(lines -> {})).isEqualTo(new SyncReport(5, 5, List.of()));
        SyncReport second = shared(address, stations, "b").sync(lines -> {});

        assertThat(second.there()).isEqualTo(5);
        assertThat(second.conflicts())
                .containsExactly(
                        "product serial number SN-1 was given to 5c:cf:7f:01:02:03 here, but is a's, for 5c:cf:7f:01:02:03",
                        "chip 5c:cf:7f:01:02:03 was confirmed here with certificate b1, but a has confirmed it with"
                                + " certificate a1");
        assertThat(shared(address, stations, "b").sync(lines -> {}))
                .isEqualTo(new SyncReport(0, 5, second.conflicts()));
    }

    @Test
    void a_journal_from_a_backup_and_a_second_workspace_of_one_name_are_refused(@TempDir Path stations)
            throws Exception {
        SharedAddress address = server.database("fork");
        Path journal = stations.resolve("a").resolve("journal.jsonl");
        made(stations.resolve("a"), "a1", "SN-1");
        Path backup = Files.copy(journal, stations.resolve("backup"));
        Ledger.open(stations.resolve("a"), NOON).append(reserved("a2"));
        shared(address, stations, "a").sync(lines -> {});
        Files.copy(backup, journal, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> shared(address, stations, "a").sync(lines -> {}))
                .hasFieldOrPropertyWithValue("code", "ledger.forked");
        Ledger.open(stations.resolve("a"), NOON).append(reserved("a3"));
        assertThatThrownBy(() -> shared(address, stations, "a").sync(lines -> {}))
                .hasFieldOrPropertyWithValue("code", "ledger.forked");
        var second =
                new SharedLedger(address, Optional.empty(), Ledger.open(stations.resolve("x"), NOON), "a", 20, NOON);
        assertThatThrownBy(() -> second.prepare("devices.csv", NUMBERS))
                .hasFieldOrPropertyWithValue("code", "ledger.station");
    }

    private static void made(Path directory, String serial, String product) {
        Ledger ledger = Ledger.open(directory, NOON);
        ledger.append(new Assigned(MAC, product, Optional.empty(), Optional.empty()));
        ledger.append(new LedgerEntry.Reserved(serial, MAC, "device", HASH));
        ledger.append(issued(serial));
        ledger.append(flashed(serial));
        ledger.append(confirmed(serial));
    }

    private static SharedLedger shared(SharedAddress address, Path stations, String name) {
        return new SharedLedger(address, Optional.empty(), Ledger.open(stations.resolve(name), NOON), name, 20, NOON);
    }

    private static long count(Connection sql, String what) throws SQLException {
        try (var rows = sql.createStatement().executeQuery("SELECT count(*) FROM " + what)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static List<String> remaining(Process process) throws IOException {
        try (BufferedReader reader = process.inputReader()) {
            return reader.lines().toList();
        }
    }

    private Process station(Path stations, SharedAddress address, int number) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HandingOutProcess.class.getName(),
                        stations.resolve(Integer.toString(number)).toString(),
                        address.toString(),
                        "station " + number,
                        Long.toString(1000L * number))
                .redirectErrorStream(true)
                .start();
        started.add(process);
        return process;
    }
}
