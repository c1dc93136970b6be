package org.espprovision.station.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.espprovision.MacAddress;
import org.espprovision.station.Step;
import org.espprovision.station.line.BoardResult;
import org.espprovision.station.line.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BoardHooksTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<String> notes = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void a_command_gets_each_record_as_a_line_of_json() throws IOException {
        try (var hooks = hooks(new CommandHook("cat >> '%s/got'; echo done".formatted(folder), LIMIT))) {
            hooks.ended(board(1, "it said \"no\"\nand went"));
            hooks.ended(board(2, "confirmed"));
        }

        List<String> lines = Files.readAllLines(folder.resolve("got"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("{\"schema\":1,\"event\":\"board-ended\",\"time\":\"2026-11-24T12:00:00Z\",\"number\":1,")
                .contains(
                        "\"slot\":\"left\"",
                        "\"verdict\":\"failed\",\"pass\":false",
                        "\"mac\":\"5c:cf:7f:00:00:01\"",
                        "\"product\":\"A-1\"",
                        "\"what\":\"it said \\\"no\\\"\\nand went\"",
                        "\"failedStep\":\"confirm\"",
                        "\"tookMs\":41000,\"stepsMs\":{\"identify\":900}");
        assertThat(lines.get(1)).contains("\"number\":2");
        assertThat(notes).isEmpty();
    }

    @Test
    void an_exit_status_is_noted_with_the_last_words_and_nothing_stops() throws IOException {
        Path script = Files.writeString(
                folder.resolve("hook.sh"), "read -r line\necho trying\necho 'no such order' >&2\nexit 3\n");
        try (var hooks = hooks(new CommandHook("sh " + script, LIMIT))) {
            hooks.ended(board(1, "confirmed"));
            hooks.ended(board(2, "confirmed"));
        }

        assertThat(notes)
                .containsExactly(
                        "the hook 'sh %s' ended with exit status 3 for board A-1: no such order [hook.failed]"
                                .formatted(script),
                        "the hook 'sh %s' ended with exit status 3 for board A-2: no such order [hook.failed]"
                                .formatted(script));
    }

    @Test
    void a_command_that_takes_too_long_is_ended_with_all_it_started() throws IOException {
        CommandHook slow =
                new CommandHook("sleep 600 & echo $! > '%s/pid'; wait".formatted(folder), Duration.ofMillis(700));

        HookException late = catchThrowableOfType(HookException.class, () -> slow.ended(board(1, "confirmed")));

        assertThat(late.code()).isEqualTo("hook.timeout");
        long child = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        org.awaitility.Awaitility.await()
                .until(() ->
                        !ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void what_a_command_leaves_running_and_a_command_that_reads_nothing_hold_nobody_up() {
        var hook = new CommandHook("sleep 2 & exit 0", LIMIT);
        long begun = System.nanoTime();

        hook.ended(board(1, "x".repeat(500_000)));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1900));
    }

    @Test
    void the_line_does_not_wait_for_a_hook_and_the_end_does_not_wait_for_ever() {
        CountDownLatch never = new CountDownLatch(1);
        BoardHook stuck = board -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        var hooks = new BoardHooks(List.of(stuck), notes::add, Duration.ofMillis(200));
        hooks.ended(board(1, "confirmed"));
        hooks.ended(board(2, "confirmed"));
        hooks.close();

        assertThat(notes).containsExactly("a hook was still at work at the end; boards it was not told of: 1");
    }

    private BoardHooks hooks(BoardHook hook) {
        return new BoardHooks(List.of(hook), notes::add, LIMIT);
    }

    static BoardRecord board(int number, String what) {
        return new BoardRecord(
                Instant.parse("2026-11-24T12:00:00Z"),
                Optional.of("A-" + number),
                new BoardResult(
                        new Place("left", "/dev/ttyUSB0", "1"),
                        number,
                        BoardResult.Verdict.FAILED,
                        Optional.of(new MacAddress(0x5ccf_7f00_0000L + number)),
                        "broker.timeout",
                        what,
                        "",
                        Optional.of(Step.CONFIRM),
                        2,
                        Duration.ofSeconds(41),
                        Map.of(Step.IDENTIFY, Duration.ofMillis(900)),
                        Optional.empty()));
    }
}
