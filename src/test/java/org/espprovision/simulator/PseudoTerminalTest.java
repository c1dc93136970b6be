package org.espprovision.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.espprovision.serial.PortException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(30)
class PseudoTerminalTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Path link;

    @BeforeEach
    void place() {
        link = directory.resolve("board");
    }

    @Test
    void opening_is_reported_before_the_first_byte_and_closing_after_the_last() throws Exception {
        try (PseudoTerminal terminal = terminal()) {
            try (var client = new RandomAccessFile(link.toFile(), "rw")) {
                client.write("hello".getBytes(UTF_8));
            }
            readUntil(terminal, 3);
            assertThat(heard).containsExactly("opened", "hello", "closed");
            assertThat(terminal.hasClient()).isFalse();
        }
    }

    @Test
    void each_program_that_opens_the_port_is_reported_however_short_it_stays() throws Exception {
        try (PseudoTerminal terminal = terminal()) {
            for (int i = 0; i < 3; i++) {
                new RandomAccessFile(link.toFile(), "r").close();
            }
            readUntil(terminal, 6);
            assertThat(heard).containsExactly("opened", "closed", "opened", "closed", "opened", "closed");
        }
    }

    @Test
    void the_port_is_in_use_until_the_last_of_several_clients_has_left() throws Exception {
        try (PseudoTerminal terminal = terminal()) {
            assertThat(terminal.hasClient()).isFalse();
            var first = new RandomAccessFile(link.toFile(), "rw");
            var second = new RandomAccessFile(link.toFile(), "rw");
            second.close();
            assertThat(terminal.hasClient()).isTrue();
            first.close();
            assertThat(terminal.hasClient()).isFalse();
        }
    }

    @Test
    void reading_without_clients_waits_as_long_as_it_is_told() {
        try (PseudoTerminal terminal = terminal()) {
            long start = System.nanoTime();
            assertThat(terminal.read(new byte[1], Duration.ofMillis(50))).isZero();
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(49).toNanos());
        }
    }

    @Test
    void a_client_that_opens_later_gets_nothing_of_what_was_said_before() throws Exception {
        try (PseudoTerminal terminal = terminal()) {
            terminal.write("boot text nobody hears".getBytes(UTF_8));
            var first = new RandomAccessFile(link.toFile(), "rw");
            terminal.write("unread".getBytes(UTF_8));
            first.close();
            assertThat(terminal.hasClient()).isFalse();
            try (var client = new RandomAccessFile(link.toFile(), "rw")) {
                terminal.write("now".getBytes(UTF_8));
                byte[] buffer = new byte[100];
                assertThat(new String(buffer, 0, client.read(buffer), UTF_8)).isEqualTo("now");
            }
        }
    }

    @Test
    void unplugging_ends_the_clients_read_and_the_readers_own_and_removes_the_link() throws Exception {
        PseudoTerminal terminal = terminal();
        try (var client = new RandomAccessFile(link.toFile(), "rw")) {
            CompletableFuture<Integer> board =
                    CompletableFuture.supplyAsync(() -> terminal.read(new byte[1], Duration.ofMinutes(1)));
            CompletableFuture<Integer> program = CompletableFuture.supplyAsync(() -> readOrEnd(client));
            await().until(() -> heard.contains("opened") || board.isDone());
            terminal.close();
            assertThat(program.get()).isEqualTo(-1);
            assertThat(terminal.read(new byte[1], SOON)).isEqualTo(-1);
        }
        assertThat(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void bytes_nobody_takes_are_lost_and_do_not_stop_the_board() throws Exception {
        try (PseudoTerminal terminal = terminal();
                var client = new RandomAccessFile(link.toFile(), "rw")) {
            terminal.write(new byte[1_000_000]);
            assertThat(client.read(new byte[10])).isEqualTo(10);
        }
    }

    @Test
    void a_link_left_over_is_replaced_but_a_file_is_kept() throws Exception {
        Files.createSymbolicLink(link, Path.of("/dev/pts/4711"));
        terminal().close();
        Files.writeString(link, "notes");
        assertThatThrownBy(this::terminal).isInstanceOf(PortException.class);
        assertThat(link).hasContent("notes");
    }

    private PseudoTerminal terminal() {
        return PseudoTerminal.linkedAt(link, new PseudoTerminal.Clients() {
            @Override
            public void opened() {
                heard.add("opened");
            }

            @Override
            public void closed() {
                heard.add("closed");
            }
        });
    }

    private void readUntil(PseudoTerminal terminal, int entries) {
        byte[] buffer = new byte[100];
        await().until(() -> {
            int count = terminal.read(buffer, Duration.ofMillis(50));
            if (count > 0) {
                heard.add(new String(buffer, 0, count, UTF_8));
            }
            return heard.size() >= entries;
        });
    }

    private static int readOrEnd(RandomAccessFile client) {
        try {
            return client.read();
        } catch (java.io.IOException e) {
            return -1; // EIO: the terminal was hung up
        }
    }
}
