package org.espprovision.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.doctor.Finding.Weight;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CaFile;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.RevocationReason;
import org.espprovision.serial.PortDescription;
import org.espprovision.serial.UsbAdapter;
import org.espprovision.station.Registrar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can be wrong with a machine or a workspace, brought about and found. */
@Timeout(60)
class DoctorTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant MADE = Instant.parse("2026-03-01T12:00:00Z");
    private static final long MIB = 1 << 20;

    @TempDir
    private Path home;

    @Test
    void what_does_not_exist_yet_is_no_problem() throws IOException {
        Premises empty = premises(MADE);
        for (Check check : List.of(
                new WorkspaceCheck(empty),
                new AuthorityCheck(empty.authority(), empty.clock()),
                new RevocationCheck(empty),
                new LedgerCheck(empty),
                new BrokerReachCheck(empty))) {
            assertThat(Doctor.findings(check))
                    .allMatch(finding -> finding.weight() == Weight.OK, "is well")
                    .allMatch(finding -> finding.remedy().isEmpty());
        }
        assertThat(home.toFile().list()).as("a doctor changes nothing").isEmpty();
    }

    @Test
    void a_list_that_ran_out_is_told_from_one_that_nears_its_end_and_one_that_is_fresh() {
        makeAuthority().renewList(Period.ofDays(10));
        assertThat(onlyCode(new RevocationCheck(premises(MADE.plus(Duration.ofDays(1))))))
                .isEqualTo("crl.current");
        assertThat(onlyCode(new RevocationCheck(premises(MADE.plus(Duration.ofDays(9))))))
                .isEqualTo("crl.ends-soon");
        Finding ended = only(new RevocationCheck(premises(MADE.plus(Duration.ofDays(11)))));
        assertThat(ended.code()).isEqualTo("crl.expired");
        assertThat(ended.isProblem()).isTrue();
        assertThat(ended.what()).contains("2026-03-11", "every device");
        assertThat(ended.remedy()).contains("provision ca crl");
        assertThat(ended.kind().exitStatus()).isEqualTo(4);
        assertThat(onlyCode(new RevocationCheck(premises(MADE.minus(Duration.ofDays(1))))))
                .isEqualTo("crl.early");
    }

    @Test
    void a_revoked_certificate_that_is_on_no_list_is_noticed() {
        Registrar registrar = makeAuthority();
        registrar.renewList(Period.ofDays(10));
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, RANDOM)) {
            registrar.issue(new DeviceName("lost-board"), Optional.empty(), key);
        }
        registrar.revoke("lost-board", RevocationReason.KEY_COMPROMISE);
        assertThat(codes(new RevocationCheck(premises(MADE)))).containsExactly("crl.current", "crl.behind");
        registrar.renewList();
        assertThat(codes(new RevocationCheck(premises(MADE)))).containsExactly("crl.current");
    }

    @Test
    void a_list_of_another_authority_or_no_list_at_all_is_named() throws IOException {
        makeAuthority();
        Path list = CertificateAuthority.revocationFile(premises(MADE).authority());
        Files.writeString(list, "no list");
        assertThat(onlyCode(new RevocationCheck(premises(MADE)))).isEqualTo("crl.unreadable");
        Path elsewhere = home.resolve("elsewhere");
        registrar(elsewhere).renewList(Period.ofDays(10));
        Files.copy(
                CertificateAuthority.revocationFile(elsewhere.resolve("ca")),
                list,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(onlyCode(new RevocationCheck(premises(MADE)))).isEqualTo("crl.foreign");
    }

    @Test
    void the_authority_is_told_by_what_is_left_of_it() throws IOException {
        makeAuthority();
        Path folder = premises(MADE).authority();
        assertThat(onlyCode(authorityAt(folder, MADE))).isEqualTo("ca.current");
        Instant end = CaFile.read(folder.resolve("ca.crt")).getNotAfter().toInstant();
        assertThat(onlyCode(authorityAt(folder, end.minus(Duration.ofDays(300)))))
                .isEqualTo("ca.ends-soon");
        assertThat(onlyCode(authorityAt(folder, end.plusSeconds(1)))).isEqualTo("ca.expired");
        assertThat(onlyCode(authorityAt(folder, MADE.minus(Duration.ofDays(30)))))
                .isEqualTo("ca.early");
        Files.setPosixFilePermissions(folder.resolve("ca.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(codes(authorityAt(folder, MADE))).containsExactly("ca.key-open", "ca.current");
        Files.delete(folder.resolve("ca.key"));
        assertThat(Doctor.findings(authorityAt(folder, MADE))).singleElement().matches(Finding::isProblem);
    }

    @Test
    void a_ledger_that_was_changed_is_a_problem() throws IOException {
        Registrar registrar = makeAuthority();
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, RANDOM)) {
            registrar.issue(new DeviceName("board"), Optional.empty(), key);
        }
        assertThat(onlyCode(new LedgerCheck(premises(MADE)))).isEqualTo("ledger.whole");
        Path journal;
        try (var files = Files.list(premises(MADE).ledger())) {
            journal = files.filter(file -> file.toString().contains("journal")
                            && !file.toString().endsWith("lock"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(journal, Files.readString(journal).replace("\"board\"", "\"BOARD\""));
        assertThat(onlyCode(new LedgerCheck(premises(MADE)))).startsWith("ledger.");
        assertThat(only(new LedgerCheck(premises(MADE))).isProblem()).isTrue();
    }

    @Test
    void a_clock_behind_what_is_past_is_wrong_whatever_the_kernel_says() {
        makeAuthority();
        assertThat(onlyCode(clockAt(MADE.plusSeconds(1), Optional.of(MADE)))).isEqualTo("clock.synchronised");
        Finding beforeProgram = only(clockAt(MADE.plusSeconds(1), Optional.of(MADE.plusSeconds(60))));
        assertThat(beforeProgram.code()).isEqualTo("clock.behind");
        assertThat(beforeProgram.what()).contains("this program was made", "2026-03-01T12:01:00Z");
        Finding beforeAuthority = only(clockAt(MADE.minus(Duration.ofDays(30)), Optional.empty()));
        assertThat(beforeAuthority.isProblem()).isTrue();
        assertThat(beforeAuthority.what()).contains("the authority begins");
        assertThat(only(new ClockCheck(premises(MADE), Optional.empty(), () -> KernelClock.State.LEFT_ALONE))
                        .weight())
                .isEqualTo(Weight.WARNING);
    }

    @Test
    void a_disk_that_is_full_or_nearly_so_is_told_in_time() {
        assertThat(codes(disk(1000 * MIB))).containsExactly("disk.workspace", "disk.temporary");
        assertThat(codes(disk(100 * MIB))).containsExactly("disk.workspace-low", "disk.temporary-low");
        assertThat(Doctor.findings(disk(10 * MIB))).allMatch(Finding::isProblem).hasSize(2);
    }

    @Test
    void a_check_that_cannot_be_made_says_so_and_stops_no_other() {
        Check broken = new DiskCheck(home, home, folder -> {
            throw new IOException("the disk does not answer");
        });
        Finding finding = only(broken);
        assertThat(finding.weight()).isEqualTo(Weight.NOT_CHECKED);
        assertThat(finding.what()).contains("because the disk does not answer");
    }

    @Test
    void adapters_that_may_be_opened_those_that_may_not_and_those_who_meddle_are_named() throws IOException {
        Path proc = home.resolve("proc");
        Files.createDirectories(proc.resolve("17"));
        Files.createDirectories(proc.resolve("18")); // a process that ended while we looked
        Files.writeString(proc.resolve("17/comm"), "ModemManager\n");
        assertThat(codes(new PortsCheck(List::of, proc))).containsExactly("ports.none", "ports.modem-manager");
        Path device = Files.createFile(home.resolve("ttyUSB0"));
        var usb = new UsbAdapter(0x1a86, 0x7523, Optional.empty(), "1-1.4");
        var port = new PortDescription(device.toString(), "CH340", Optional.of(usb), List.of());
        var gone = new PortDescription(home.resolve("ttyUSB1").toString(), "CP2102", Optional.of(usb), List.of());
        var built = new PortDescription("/dev/ttyS0", "built in", Optional.empty(), List.of());
        var check = new PortsCheck(() -> List.of(port, built), home.resolve("no-proc"));
        assertThat(only(check).code()).isEqualTo("ports.usable");
        assertThat(only(check).what()).contains("1 of 1", "CH340").doesNotContain("ttyS0");
        // Root may open every file that exists, so the closed one does not.
        var found = Doctor.findings(new PortsCheck(() -> List.of(port, gone), home.resolve("no-proc")));
        assertThat(found).extracting(Finding::code).containsExactly("ports.usable", "ports.permission");
        assertThat(found.get(1).what()).contains("CP2102");
        assertThat(found.get(1).kind().exitStatus()).isEqualTo(3);
    }

    @Test
    void secrets_that_others_may_read_or_that_are_not_there_are_problems() throws IOException {
        Path open = Files.writeString(home.resolve("open"), "secret");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        Path shut = Files.writeString(home.resolve("shut"), "secret");
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rw-------"));
        var found = Doctor.findings(new SecretFilesCheck(List.of(open, shut, home.resolve("gone"))));
        assertThat(found)
                .extracting(Finding::code)
                .containsExactly("secret.open", "secret.private", "secret.unreadable");
        assertThat(found).noneMatch(finding -> (finding.what() + finding.remedy()).contains("secret\n"));
    }

    @Test
    void what_a_crash_left_is_found_and_what_a_run_is_writing_is_not() throws IOException {
        makeAuthority();
        Path left = Files.createFile(premises(MADE).authority().resolve("crl.pem-123.new"));
        Files.setLastModifiedTime(left, FileTime.from(MADE));
        assertThat(codes(new WorkspaceCheck(premises(MADE.plusSeconds(5))))).doesNotContain("workspace.leftover");
        assertThat(codes(new WorkspaceCheck(premises(MADE.plus(Duration.ofHours(1))))))
                .contains("workspace.leftover");
    }

    private Registrar makeAuthority() {
        return registrar(home.resolve("workspace"));
    }

    private static Registrar registrar(Path workspace) {
        Clock clock = Clock.fixed(MADE, ZoneOffset.UTC);
        try (Passphrase passphrase = Passphrase.of("a pass phrase for tests".toCharArray())) {
            var authority = CertificateAuthority.openOrCreate(workspace.resolve("ca"), passphrase, RANDOM, clock);
            return new Registrar(authority, Ledger.open(workspace.resolve("ledger"), clock), RANDOM);
        }
    }

    private Premises premises(Instant now) {
        return new Premises(
                home.resolve("workspace"),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "",
                Clock.fixed(now, ZoneOffset.UTC),
                RANDOM);
    }

    private static Check authorityAt(Path folder, Instant now) {
        return new AuthorityCheck(folder, Clock.fixed(now, ZoneOffset.UTC));
    }

    private Check clockAt(Instant now, Optional<Instant> programMade) {
        return new ClockCheck(premises(now), programMade, () -> KernelClock.State.SYNCHRONISED);
    }

    private Check disk(long freeBytes) {
        return new DiskCheck(home.resolve("not/there/yet"), home, folder -> freeBytes);
    }

    private static Finding only(Check check) {
        List<Finding> found = Doctor.findings(check);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String onlyCode(Check check) {
        return only(check).code();
    }

    private static List<String> codes(Check check) {
        return Doctor.findings(check).stream().map(Finding::code).toList();
    }
}
