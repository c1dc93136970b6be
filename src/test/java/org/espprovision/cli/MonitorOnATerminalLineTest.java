package org.espprovision.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espprovision.Peers;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.SketchSpeeds;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.Lines;
import org.espprovision.simulator.PseudoTerminal;
import org.espprovision.station.Listening;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The monitor on a pseudo-terminal, opened like any adapter; the test is the board. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class MonitorOnATerminalLineTest {
    private static final String BOOT = "\r\n ets Jan  8 2013,rst cause:4, boot mode:(3,6)\r\n\r\n~ld\r\n";
    private static final int FLOOD_LINES = 240_000;

    @TempDir
    Path home;

    private Path link;
    private PseudoTerminal board;

    @BeforeEach
    void plugIn() {
        link = home.resolve("board");
        board = PseudoTerminal.linkedAt(link, PseudoTerminal.Clients.UNWATCHED);
    }

    @AfterEach
    void pull() {
        board.close();
    }

    @Test
    void what_a_line_means_stands_under_it() throws Exception {
        try (var run = listening(Set.of(Surroundings.Stream.OUT))) {
            say(
                    BOOT + "ep1 20 wifi failed status=6 ms=20000\r\n"
                            + "ep1 30 tls failed ssl=62 alert=0 ms=71 text=\"Chain could not be linked to a trust anchor.\" step=tls\r\n");
            await().until(() -> run.results().contains("X509_NOT_TRUSTED"));
            assertThat(lineAfter(run, "rst cause:4")).contains("watchdog: the sketch hung", "starts the sketch");
            assertThat(lineAfter(run, "wifi failed")).contains("[cause.wifi-password]");
            assertThat(lineAfter(run, "tls failed")).contains("[cause.broker-not-trusted]");
        }
    }

    @Test
    void in_a_pipe_the_console_stands_alone_and_its_meaning_goes_to_standard_error() throws Exception {
        try (var run = listening(Set.of(), "--timestamps", "none")) {
            say("ep1 20 wifi failed status=6 ms=20000\r\n");
            await().until(() -> run.messages().contains("cause.wifi-password"));
            assertThat(run.results()).isEqualTo("ep1 20 wifi failed status=6 ms=20000\n");
            assertThat(run.messages()).contains("no DTR and RTS: nothing was reset");
            assertThat(run.stop()).isEqualTo(5);
        }
    }

    @Test
    void a_crash_is_decoded_where_it_stands() throws Exception {
        Path elf = sketch();
        try (var run = listening(Set.of(Surroundings.Stream.OUT), "--elf", elf.toString())) {
            say("""
                    Exception (28):
                    epc1=0x40201001 epc2=0x00000000 epc3=0x00000000 excvaddr=0x00000004 depc=0x00000000

                    >>>stack>>>

                    ctx: cont
                    3ffffdc0:  00000001 40201001 3fff0000 00000000\s\s
                    <<<stack<<<
                    after
                    """.replace("\n", "\r\n"));
            await().until(() -> run.results().contains("after\n"));
            assertThat(run.results())
                    .containsSubsequence(
                            "Exception (28)",
                            "LoadProhibited",
                            "<<<stack<<<",
                            "crashed in",
                            "read_sensor",
                            "on the stack",
                            "read_sensor",
                            "after");
        }
    }

    @Test
    void the_heap_is_followed_and_summed_up() throws Exception {
        try (var run = listening(Set.of(Surroundings.Stream.OUT))) {
            say("Free heap: 31,204\r\nheap=29000\r\nFree heap: 30000 bytes\r\n");
            await().until(() -> run.results().contains("[heap 30,000, lowest 29,000]"));
            run.stop();
            assertThat(run.results()).contains("3 readings, lowest 29,000, highest 31,204", "█▁▄");
        }
    }

    @Test
    void lines_of_standard_input_reach_the_board_and_its_end_ends_nothing() throws Exception {
        var typed = new ByteArrayInputStream("AT\nAT+GMR\n".getBytes(UTF_8));
        try (var run = new MonitorRun(home, typed, Set.of(), port("--eol", "crlf", "--echo"))) {
            assertThat(hear("AT+GMR\r\n")).isEqualTo("AT\r\nAT+GMR\r\n");
            say("OK\r\n");
            await().until(() -> run.results().contains("OK"));
            assertThat(run.messages()).contains("> AT+GMR");
        }
    }

    @Test
    void filters_hide_lines_from_the_eye_but_not_from_the_log() throws Exception {
        Path log = home.resolve("board.log");
        try (var run = listening(
                Set.of(),
                "--filter",
                "temp|heap",
                "--exclude",
                "debug",
                "--timestamps",
                "none",
                "--log",
                log.toString())) {
            say("temp 1\r\ndebug temp\r\nnoise\r\n\u001b[31mheap 3\u001b[0m\r\n");
            await().until(() -> run.results().contains("heap 3"));
            assertThat(run.results()).isEqualTo("temp 1\nheap 3\n");
        }
        assertThat(Files.readAllLines(log))
                .extracting(line -> line.replaceFirst("^\\[.*?\\] ", ""))
                .containsExactly("temp 1", "debug temp", "noise", "heap 3");
    }

    @Test
    void wrong_values_are_named() throws Exception {
        assertThat(MonitorRun.piped(home, port("--filter", "a(")).status()).isEqualTo(2);
        assertThat(MonitorRun.piped(home, port("--log-size", "ten")).status()).isEqualTo(2);
        var run = MonitorRun.piped(
                home, port("--log", home.resolve("no/such/folder").toString()));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.messages())
                .contains("no/such/folder cannot be written: there is no such file or folder")
                .doesNotContain("Exception");
    }

    @Test
    void fifty_times_unplugged_it_is_back_fifty_times_and_misses_nothing_said_then() throws Exception {
        try (var run = listening(Set.of(), "--timestamps", "none")) {
            for (int time = 1; time <= 50; time++) {
                board.close();
                board = PseudoTerminal.linkedAt(link, PseudoTerminal.Clients.UNWATCHED);
                String words = "plugged in " + time;
                say(words + "\r\n");
                await().pollInterval(Duration.ofMillis(10))
                        .until(() -> run.results().endsWith(words + "\n"));
            }
            assertThat(run.results().lines())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 50)
                            .mapToObj(time -> "plugged in " + time)
                            .toList());
            assertThat(run.messages().split("is back, ", -1)).hasSize(51);
        }
    }

    @Test
    void without_reconnecting_a_pulled_board_ends_it() throws Exception {
        try (var run = listening(Set.of(), "--no-reconnect")) {
            board.close();
            assertThat(run.status()).isEqualTo(3);
            assertThat(run.messages()).contains("[port.lost]");
        }
    }

    /** Twelve megabytes as fast as the line takes them. */
    @Test
    void a_flood_is_heard_whole_and_forgotten_down_to_a_bounded_rest() throws Exception {
        var expected = new AtomicLong();
        var lost = new AtomicLong();
        try (var listening = Listening.start(
                new Lines(List.of(DevicePorts.ofThisMachine())),
                link.toString(),
                Listening.Start.AS_IT_IS,
                Clock.systemUTC(),
                line -> count(line, expected, lost),
                SketchSpeeds.USUAL)) {
            await().until(board::hasClient);
            for (int from = 0; from < FLOOD_LINES; from += 1000) {
                board.write(IntStream.range(from, from + 1000)
                        .mapToObj("line %07d of a sketch that talks a lot, padding\r\n"::formatted)
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.US_ASCII));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> expected.get() == FLOOD_LINES);
            assertThat(lost).hasValue(0);
            assertThat(listening.evidence().lines()).hasSizeLessThanOrEqualTo(2_000);
            assertThat(listening.evidence().forgottenLines())
                    .isEqualTo(FLOOD_LINES - listening.evidence().lines().size());
        }
    }

    private static void count(ConsoleLine line, AtomicLong expected, AtomicLong lost) {
        long number = Long.parseLong(line.text().substring(5, 12));
        lost.addAndGet(number - expected.get());
        expected.set(number + 1);
    }

    private MonitorRun listening(Set<Surroundings.Stream> terminals, String... more) {
        var run = new MonitorRun(home, InputStream.nullInputStream(), terminals, port(more));
        await().until(() -> (run.results() + run.messages()).contains("listening on"));
        return run;
    }

    private String[] port(String... more) {
        return Stream.concat(Stream.of("--port", link.toString()), Stream.of(more))
                .toArray(String[]::new);
    }

    private void say(String text) {
        await().pollInterval(Duration.ofMillis(5)).until(board::hasClient);
        board.write(text.getBytes(UTF_8));
    }

    private String hear(String end) {
        var heard = new StringBuilder();
        byte[] buffer = new byte[256];
        await().until(() -> {
            int count = board.read(buffer, Duration.ofMillis(100));
            heard.append(new String(buffer, 0, Math.max(0, count), UTF_8));
            return heard.toString().endsWith(end);
        });
        return heard.toString();
    }

    private static String lineAfter(MonitorRun run, String part) {
        List<String> lines = run.results().lines().toList();
        int at = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains(part))
                .findFirst()
                .orElseThrow();
        return lines.get(at + 1);
    }

    private Path sketch() throws Exception {
        Path gcc = Peers.require("xtensa-lx106-elf-gcc");
        Path source = Files.writeString(
                home.resolve("sketch.c"),
                "int read_sensor(int *pin) { return *pin; }\nvoid _start(void) { read_sensor(0); }\n");
        Path elf = home.resolve("sketch.elf");
        Process build = new ProcessBuilder(
                        gcc.toString(),
                        "-g",
                        "-O0",
                        "-nostdlib",
                        "-Wl,-Ttext=0x40201000",
                        source.toString(),
                        "-o",
                        elf.toString())
                .inheritIO()
                .start();
        assertThat(build.waitFor()).isZero();
        return elf;
    }
}
