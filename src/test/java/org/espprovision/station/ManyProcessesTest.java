package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.CertificateState;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.RevocationList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One workspace under many processes at once, and under processes that are killed. {@code -Dprovision.issues=20} is quicker.
 */
@Timeout(600)
class ManyProcessesTest {
    private static final int PROCESSES = 8;
    private static final int ISSUES = Integer.getInteger("provision.issues", 200);
    private static final int KILLS = 6;

    @TempDir
    private Path workspace;

    @Test
    void eight_processes_issue_at_once_and_nothing_is_doubled_or_lost() throws Exception {
        IssuingProcess.authority(workspace, new SecureRandom());
        List<Process> processes = new ArrayList<>();
        List<String> issued = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start("line-" + i, ISSUES));
            }
            for (Process process : processes) {
                process.inputReader().lines().forEach(issued::add);
                assertThat(process.waitFor()).isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        assertThat(issued).hasSize(PROCESSES * ISSUES).doesNotHaveDuplicates();
        Ledger ledger = ledger();
        assertThat(ledger.verify().intact()).isTrue();
        assertThat(ledger.certificates())
                .extracting(CertificateRecord::serial)
                .containsExactlyInAnyOrderElementsOf(issued);
        assertThat(ledger.certificates())
                .allMatch(certificate -> certificate.issued().isPresent());
        RevocationList list = RevocationList.read(CertificateAuthority.revocationFile(workspace.resolve("ca")));
        assertThat(list.size()).isEqualTo(PROCESSES * ((ISSUES + 9) / 10));
        assertThat(list.number()).isEqualTo(list.size());
    }

    @Test
    void killed_at_any_point_nothing_is_half_written_and_the_next_goes_on() throws Exception {
        Random moments = new Random(20261124);
        for (int i = 0; i < KILLS; i++) {
            Process process = start("killed-" + i, 100_000);
            try {
                boolean ended = process.waitFor(500 + moments.nextInt(1500), TimeUnit.MILLISECONDS);
                assertThat(ended).isFalse();
            } finally {
                process.destroyForcibly().waitFor();
            }
            CertificateAuthority authority = IssuingProcess.authority(workspace, new SecureRandom());
            assertThat(ledger().verify().intact()).isTrue();
            Path file = CertificateAuthority.revocationFile(workspace.resolve("ca"));
            if (Files.exists(file)) {
                RevocationList.read(file).x509().verify(authority.certificate().getPublicKey());
            }
        }
        Process last = start("last", 1);
        try (Stream<String> serials = last.inputReader().lines()) {
            String serial = serials.findFirst().orElseThrow();
            assertThat(last.waitFor()).isZero();
            assertThat(ledger().certificates())
                    .filteredOn(certificate -> certificate.serial().equals(serial))
                    .extracting(CertificateRecord::state)
                    .containsExactly(CertificateState.REVOKED);
        }
        assertThat(ledger().verify().tornBytes()).isZero();
    }

    private Ledger ledger() {
        return Ledger.open(workspace.resolve("ledger"), Clock.systemUTC());
    }

    private Process start(String name, int count) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IssuingProcess.class.getName(),
                        workspace.toString(),
                        name,
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(count > 10_000 ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.PIPE)
                .start();
    }
}
