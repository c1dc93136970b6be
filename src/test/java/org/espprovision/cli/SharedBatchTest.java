package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two lines that make one manifest, seen from where their operators sit. */
@Timeout(120)
class SharedBatchTest {
    @TempDir
    private Path home;

    @Test
    void two_lines_make_each_row_of_a_manifest_once_also_while_the_server_is_stopped() throws Exception {
        try (PostgresServer server = new PostgresServer(home)) {
            String address = server.database("factory").toString();
            CommandLineUser left = user("left", address);
            CommandLineUser right = user("right", address);

            assertThat(left.run(batch("--station", "left", "--count", "2")))
                    .as(left.messages())
                    .isZero();
            server.stopAtOnce();
            assertThat(left.run(batch("--station", "left", "--count", "1")))
                    .as(left.messages())
                    .isZero();
            assertThat(left.messages())
                    .contains("this station goes on with the numbers it has reserved", "send the journal later with");
            server.start();
            assertThat(right.run(batch("--station", "right")))
                    .as(right.messages())
                    .isZero();
            assertThat(left.run("ledger", "sync", "--station", "left"))
                    .as(left.messages())
                    .isZero();
            assertThat(left.results()).startsWith("in step: ");

            assertThat(made(left)).isEqualTo(new long[] {1, 2, 3});
            assertThat(made(right)).isEqualTo(new long[] {5, 6});
            assertThat(left.run("ledger", "sync", "--station", "right")).isEqualTo(2);
            assertThat(left.messages()).contains("this workspace is the station 'left' on the server");
        }
    }

    @Test
    void an_address_with_a_password_in_it_is_refused_without_repeating_it() throws Exception {
        CommandLineUser user = user("left", "postgresql://line:hunter2@127.0.0.1/factory");
        assertThat(user.run("ledger", "sync")).isEqualTo(2);
        assertThat(user.messages()).contains("ledger-password-file").doesNotContain("hunter2");
    }

    private CommandLineUser user(String name, String address) throws Exception {
        var user = new CommandLineUser(Files.createDirectories(home.resolve(name)));
        user.environment.put("PROVISION_LEDGER", address);
        user.environment.put("PROVISION_LEDGER_BLOCK", "4");
        return user;
    }

    private String[] batch(String... more) throws Exception {
        Path manifest = home.resolve("devices.csv");
        Files.writeString(manifest, "serial\nA-1\nA-2\nA-3\nA-4\nA-5\nA-6\n");
        return Stream.concat(
                        Stream.of("batch", "--ports", "sim:1", "--sim-pace", "fast", "--manifest", manifest.toString()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static long[] made(CommandLineUser user) {
        Ledger ledger = Ledger.open(user.workspace().resolve("ledger"), Clock.systemUTC());
        return IntStream.rangeClosed(1, 6)
                .filter(number -> ledger.assignment("A-" + number).isPresent())
                .asLongStream()
                .toArray();
    }
}
