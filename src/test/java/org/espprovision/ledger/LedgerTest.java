package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.espprovision.ledger.LedgerFailures.fails;
import static org.espprovision.ledger.Samples.HASH;
import static org.espprovision.ledger.Samples.MAC;
import static org.espprovision.ledger.Samples.NOON;
import static org.espprovision.ledger.Samples.NOT_AFTER;
import static org.espprovision.ledger.Samples.SERIAL;
import static org.espprovision.ledger.Samples.confirmed;
import static org.espprovision.ledger.Samples.failed;
import static org.espprovision.ledger.Samples.flashed;
import static org.espprovision.ledger.Samples.issued;
import static org.espprovision.ledger.Samples.reserved;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Failed;
import org.espprovision.ledger.LedgerEntry.Issued;
import org.espprovision.ledger.LedgerEntry.Reserved;
import org.espprovision.ledger.LedgerEntry.Revoked;
import org.espprovision.ledger.LedgerEntry.Superseded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path parent;

    private Path directory;
    private Ledger ledger;

    @BeforeEach
    void open() {
        directory = parent.resolve("ledger");
        ledger = Ledger.open(directory, NOON);
    }

    @Test
    void a_chip_is_known_by_its_latest_certificate() {
        assertThat(ledger.state(MAC).state()).isEqualTo(CertificateState.NONE);
        ledger.append(reserved(SERIAL));
        assertThat(ledger.state(MAC).state()).isEqualTo(CertificateState.RESERVED);
        Issued issued = issued(SERIAL);
        ledger.append(issued);
        assertThat(ledger.state(MAC).state()).isEqualTo(CertificateState.ISSUED);
        ledger.append(flashed(SERIAL));
        assertThat(ledger.state(MAC).state()).isEqualTo(CertificateState.FLASHED);
        ledger.append(failed(SERIAL));
        assertThat(ledger.state(MAC).state()).isEqualTo(CertificateState.FLASHED);
        ledger.append(confirmed(SERIAL));

        DeviceRecord device = Ledger.open(directory, NOON).state(MAC);
        assertThat(device.state()).isEqualTo(CertificateState.CONFIRMED);
        assertThat(device.serial()).contains(SERIAL);
        assertThat(device.fingerprint()).contains(issued.fingerprint());
        assertThat(device.notAfter()).contains(NOT_AFTER);
    }

    @Test
    void a_certificate_in_whose_place_another_came_is_left_behind_until_it_is_superseded() {
        ledger.append(reserved("a1"));
        ledger.append(reserved("a2"));
        assertThat(ledger.state(MAC).serial()).contains("a2");
        assertThat(ledger.state(MAC).leftBehind())
                .extracting(CertificateRecord::serial)
                .containsExactly("a1");

        ledger.append(new Superseded("a1", Optional.of("a2"), "provisioned again"));
        assertThat(ledger.state(MAC).leftBehind()).isEmpty();
        ledger.append(new Superseded("a2", Optional.empty(), "lost"));
        assertThat(ledger.state(MAC).state()).isEqualTo(CertificateState.NONE);
    }

    @Test
    void a_revoked_certificate_stands_no_more_and_is_revoked_once() {
        ledger.append(reserved("a1"));
        fails("ledger.order", () -> ledger.append(new Revoked("a2", "keyCompromise")));
        ledger.append(new Revoked("a1", "keyCompromise"));
        assertThat(ledger.state(MAC).state()).isEqualTo(CertificateState.NONE);
        fails("ledger.order", () -> ledger.append(new Revoked("a1", "superseded")));
        fails("ledger.order", () -> ledger.append(new Superseded("a1", Optional.empty(), "lost")));

        ledger.append(reserved("a2"));
        ledger.append(new Superseded("a2", Optional.empty(), "lost"));
        ledger.append(new Revoked("a2", "keyCompromise"));
        assertThat(ledger.certificates())
                .extracting(one -> one.withdrawal().orElseThrow())
                .containsOnly(new CertificateRecord.Withdrawal(NOON.instant(), "keyCompromise"));
    }

    @Test
    void a_certificate_for_no_chip_is_a_certificate_all_the_same() {
        ledger.append(new Reserved(SERIAL, Optional.empty(), "broker.local", HASH));
        ledger.append(issued(SERIAL));
        fails("ledger.order", () -> ledger.append(failed(SERIAL)));

        Ledger again = Ledger.open(directory, NOON);
        assertThat(again.devices()).isEmpty();
        CertificateRecord certificate = again.certificates().get(0);
        assertThat(certificate.mac()).isEmpty();
        assertThat(certificate.deviceName()).isEqualTo("broker.local");
        assertThat(certificate.notAfter()).contains(NOT_AFTER);
    }

    @Test
    void a_step_out_of_order_is_refused_and_not_written() {
        fails("ledger.order", () -> ledger.append(issued(SERIAL)));
        ledger.append(reserved(SERIAL));
        fails("ledger.order", () -> ledger.append(reserved(SERIAL)));
        fails("ledger.order", () -> ledger.append(flashed(SERIAL)));
        fails("ledger.order", () -> ledger.append(confirmed(SERIAL)));
        MacAddress other = new MacAddress(MAC.bits() + 1);
        fails("ledger.order", () -> ledger.append(new Failed(Optional.of(SERIAL), other, "chip.silent", "flash")));
        assertThat(ledger.entries()).extracting(RecordedEntry::entry).containsExactly(reserved(SERIAL));
    }

    @Test
    void a_line_holds_the_hash_of_the_line_before() throws IOException {
        ledger.append(reserved(SERIAL));
        ledger.append(failed(SERIAL));
        List<String> lines = Files.readAllLines(directory.resolve("journal.jsonl"));
        assertThat(lines.get(0))
                .isEqualTo(
                        ("{'v':1,'seq':1,'time':'2026-11-24T12:00:00Z','prev':'%s','kind':'reserved','serial':'5a17',"
                                        + "'mac':'5c:cf:7f:01:02:03','device':'esp8266-5ccf7f010203','spkiSha256':'%s'}")
                                .formatted("0".repeat(64), HASH)
                                .replace('\'', '"'));
        assertThat(lines.get(1))
                .contains("\"prev\":\"" + Sha256.hex(lines.get(0).getBytes(StandardCharsets.UTF_8)) + "\"");
    }

    @Test
    void ledgers_open_at_the_same_time_see_each_other() {
        Ledger other = Ledger.open(directory, NOON);
        ledger.append(reserved("a1"));
        other.append(reserved("a2"));
        ledger.append(issued("a2"));
        assertThat(other.state(MAC).state()).isEqualTo(CertificateState.ISSUED);
        assertThat(other.devices()).containsExactly(ledger.state(MAC));
        assertThat(ledger.verify()).isEqualTo(other.verify()).matches(LedgerReport::intact);
    }

    @Test
    void only_the_owner_may_read_it() throws IOException {
        assertThat(directory).doesNotExist();
        ledger.append(reserved(SERIAL));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("journal.jsonl"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_journal_of_a_newer_version_is_left_alone() throws IOException {
        ledger.append(reserved(SERIAL));
        Path journal = directory.resolve("journal.jsonl");
        String newer = Files.readString(journal).replace("\"v\":1", "\"v\":3").replace("reserved", "rented");
        Files.writeString(journal, newer);
        fails("ledger.newer", () -> Ledger.open(directory, NOON));
        assertThat(journal).hasContent(newer);
    }

    @Test
    void a_lock_that_somebody_keeps_is_told_in_time() throws IOException {
        ledger.append(reserved(SERIAL));
        Ledger hasty = Ledger.open(directory, NOON, Origin.unknown(), Duration.ofMillis(20));
        try (FileChannel lock = FileChannel.open(directory.resolve("journal.lock"), StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            assertThat(held.isValid()).isTrue();
            fails("ledger.locked", () -> hasty.append(failed(SERIAL)));
            fails("ledger.locked", hasty::verify);
        }
        hasty.append(failed(SERIAL));
        assertThat(hasty.entries()).hasSize(2);
    }

    @Test
    void an_interrupted_run_can_still_write_down_that_it_failed() {
        Thread.currentThread().interrupt();
        try {
            ledger.append(reserved(SERIAL));
            ledger.append(failed(SERIAL));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(ledger.verify().lines()).isEqualTo(2);
    }

    @Test
    void a_directory_that_is_a_file_is_told() throws IOException {
        Files.writeString(directory, "in the way");
        fails("ledger.write", () -> ledger.append(reserved(SERIAL)));
    }

    @Test
    void values_that_cannot_be_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> reserved("00a1"));
        assertThatIllegalArgumentException().isThrownBy(() -> reserved("A1"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reserved(SERIAL, MAC, " ", HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new Issued(SERIAL, "AAAA", HASH));
    }
}
