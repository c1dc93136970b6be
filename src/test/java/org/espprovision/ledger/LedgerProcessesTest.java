package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.ledger.Samples.NOON;
import static org.espprovision.ledger.Samples.reserved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espprovision.Peers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger under real processes, a real file size limit and a directory that cannot be written. */
class LedgerProcessesTest {
    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leave_nothing_running() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void two_processes_write_one_chain() throws Exception {
        Process one = start(List.of(), 0x1000, 200);
        Process other = start(List.of(), 0x2000, 200);
        assertThat(output(one)).isEmpty();
        assertThat(output(other)).isEmpty();

        Ledger ledger = Ledger.open(directory, NOON);
        assertThat(ledger.verify().intact()).isTrue();
        assertThat(ledger.verify().tornBytes()).isZero();
        assertThat(ledger.devices()).hasSize(400);
    }

    @Test
    void an_entry_for_which_there_is_no_room_leaves_nothing_behind() throws Exception {
        Path sh = Peers.require("sh");
        // The limit counts blocks of 512 bytes, so it cuts an entry in the middle.
        Process limited = start(List.of(sh.toString(), "-c", "ulimit -f 16; exec \"$0\" \"$@\""), 0x1000, 200);
        assertThat(output(limited)).startsWith("ledger.write ");
        assertThat(limited.exitValue()).isEqualTo(4);

        Ledger ledger = Ledger.open(directory, NOON);
        LedgerReport report = ledger.verify();
        assertThat(report.intact()).isTrue();
        assertThat(report.tornBytes()).isZero();
        assertThat(report.lines()).isBetween(20L, 40L);
        ledger.append(reserved("a1"));
        assertThat(ledger.verify().lines()).isEqualTo(report.lines() + 1);
    }

    @Test
    void a_ledger_that_cannot_be_written_can_still_be_read() throws Exception {
        Ledger.open(directory, NOON).append(reserved("a1"));
        Path journal = directory.resolve("journal.jsonl");
        byte[] before = Files.readAllBytes(journal);
        for (Path path : List.of(directory.resolve("journal.lock"), journal)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
        try {
            // Root writes anywhere, unless that capability is taken from it.
            List<String> asMortal = Files.isWritable(directory)
                    ? List.of(Peers.require("setpriv").toString(), "--bounding-set", "-dac_override")
                    : List.of();
            assertThat(output(start(asMortal, 0x1000, 1)))
                    .startsWith("ledger.write ")
                    .contains("permission denied");
            assertThat(journal).hasBinaryContent(before);
            assertThat(Ledger.open(directory, NOON).verify().lines()).isEqualTo(1);
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private Process start(List<String> before, int firstSerial, int count) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName(),
                directory.toString(),
                Integer.toString(firstSerial),
                Integer.toString(count)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    private static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
