package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.espprovision.Peers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code provision ca} where it cannot write: everything stays as it was, and a person is told. Each command runs in a process
 * of its own that the system holds down: by file modes, which count for root too once it has no right to override them,
 * and by a limit on the size of files, which fails a write half way as a full disk does.
 */
@Timeout(120)
class NoRoomTest {
    /** Fits a key on P-256 in PEM, but no certificate, no request and no list. */
    private static final List<String> FULL_AFTER_512_BYTES =
            List.of("/bin/sh", "-c", "ulimit -f 1; exec \"$0\" \"$@\"");

    @TempDir
    private Path home;

    private CommandLineUser user;
    private Path given;

    @BeforeEach
    void anAuthorityAndWhatItIssued() {
        user = new CommandLineUser(home);
        user.environment.put("PROVISION_CA_PASSPHRASE", "a pass phrase");
        given = home.resolve("given");
        done("ca", "init", "--key", "rsa-2048");
        done("ca", "issue", "sensor-7", "-o", given.toString());
        done("ca", "issue", "sensor-8", "--csr", "-o", given.toString());
        done("ca", "server", "my-host", "-o", given.toString());
        done("ca", "crl", "-o", given.resolve("list").toString());
    }

    @AfterEach
    void letTheFolderBeDeleted() throws Exception {
        mode(given, "rwx------");
        mode(user.workspace().resolve("ledger"), "rwx------");
    }

    @Test
    void a_read_only_folder_is_found_out_before_anything_is_signed() throws Exception {
        mode(given, "r-x------");
        Map<String, String> before = everything();
        for (String command : List.of(
                "ca issue sensor-7 --force -o GIVEN",
                "ca issue sensor-9 -o GIVEN/new",
                "ca issue sensor-8 --csr --force -o GIVEN",
                "ca issue --sign GIVEN/sensor-8.csr -o GIVEN/sensor-8.crt",
                "ca server my-host --force -o GIVEN",
                "ca show -o GIVEN/ca.pem")) {
            refused("ca.write", obeyingModes(), command);
            assertThat(everything()).as(command).isEqualTo(before);
        }
    }

    @Test
    void a_ledger_that_cannot_be_written_stops_the_command_before_anything_is_signed() throws Exception {
        mode(user.workspace().resolve("ledger"), "r-x------");
        Path journal = user.workspace().resolve("ledger/journal.jsonl");
        mode(journal, "r--------");
        Map<String, String> before = everything();
        refused("ledger.write", obeyingModes(), "ca issue sensor-9 -o GIVEN");
        assertThat(everything()).isEqualTo(before);
        mode(journal, "rw-------");
    }

    @Test
    void a_disk_that_fills_up_leaves_everything_as_it_was() throws Exception {
        Map<String, String> before = everything();
        for (String command : List.of(
                // The key fits and the request does not: neither of them may be replaced.
                "ca issue sensor-8 --csr --profile guide --force -o GIVEN",
                "ca issue sensor-9 --csr --profile guide -o GIVEN",
                "ca show --force -o GIVEN/sensor-7.crt",
                "ca crl --force -o GIVEN/list")) {
            refused("ca.write", FULL_AFTER_512_BYTES, command);
            assertThat(everything()).as(command).isEqualTo(before);
        }
        for (String command : List.of(
                "ca issue sensor-7 --force -o GIVEN", "ca server my-host --force -o GIVEN", "ca revoke sensor-7")) {
            refused("ledger.write", FULL_AFTER_512_BYTES, command);
            assertThat(everything()).as(command).isEqualTo(before);
        }
        done("ledger", "verify");
        done("ca", "revoke", "sensor-7");
    }

    /** Root may write anywhere unless it gives that up. */
    private static List<String> obeyingModes() {
        return List.of(
                Peers.require("setpriv").toString(),
                "--bounding-set",
                "-dac_override,-dac_read_search",
                "--inh-caps",
                "-dac_override,-dac_read_search");
    }

    private void done(String... arguments) {
        assertThat(user.run(arguments)).as(user.messages()).isZero();
    }

    private void refused(String code, List<String> held, String command) throws Exception {
        List<String> words = new ArrayList<>(held);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData", // a file of the JVM's own
                "-cp",
                System.getProperty("java.class.path"),
                "org.espprovision.cli.Main"));
        Arrays.stream(command.replace("GIVEN", given.toString()).split(" ", -1)).forEach(words::add);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(user.environment);
        builder.environment().put("XDG_CONFIG_HOME", home.resolve(".config").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(4);
        assertThat(text).contains("[" + code + "]").doesNotContain("\tat ", "Exception");
    }

    /** Every file with its content; locks are empty and may come and go. */
    private Map<String, String> everything() throws Exception {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .toList()) {
                all.put(home.relativize(file).toString(), Files.readString(file));
            }
        }
        return all;
    }

    private static void mode(Path file, String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
