package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The authority's files under real processes: racing each other, and on a disk that takes no more. */
@Timeout(120)
class ProcessesTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder;

    @Test
    void processes_that_create_an_authority_at_once_end_with_the_same_one() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start(List.of(JAVA)));
        }
        List<String> results = resultsOf(processes);

        assertThat(results).hasSize(3).allMatch(result -> result.matches("[0-9a-f]{64}"));
        assertThat(results).containsOnly(results.get(0));
        try (Stream<Path> files = Files.list(folder.resolve("ca"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("ca.key", "ca.crt");
        }
    }

    @Test
    void a_disk_that_takes_no_more_bytes_leaves_nothing_behind() throws Exception {
        // A file size limit of zero fails every write as a full disk does. The JVM's own statistics file is off for
        // that.
        Process process = start(List.of("/bin/sh", "-c", "ulimit -f 0; exec \"$0\" \"$@\"", JAVA, "-XX:-UsePerfData"));

        assertThat(resultsOf(List.of(process))).singleElement().asString().startsWith("ca.write cannot write");
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private Process start(List<String> java) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), CreateAuthority.class.getName(), folder.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Waits until all are ready, lets them go together, and gives the last line of each. */
    private static List<String> resultsOf(List<Process> processes) throws Exception {
        List<String> results = new ArrayList<>();
        try {
            for (Process process : processes) {
                assertThat(process.inputReader().readLine()).isEqualTo("ready");
            }
            for (Process process : processes) {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            }
            for (Process process : processes) {
                results.add(process.inputReader().lines().reduce("", (before, line) -> line));
                assertThat(process.waitFor()).isZero();
            }
        } finally {
            processes.forEach(Process::destroy);
        }
        return results;
    }
}
