package org.espprovision.serial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.espprovision.simulator.PseudoTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real devices as far as a machine without adapters has them: one end of a pseudo-terminal. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class DevicePortsTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final DevicePorts ports = DevicePorts.ofThisMachine();
    private PseudoTerminal board;
    private String name;

    @BeforeEach
    void plugIn() {
        board = PseudoTerminal.linkedAt(directory.resolve("ttyBoard"), PseudoTerminal.Clients.UNWATCHED);
        name = board.link().toString();
    }

    @AfterEach
    void unplug() {
        board.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {74_880, 115_200, 921_600})
    void bytes_go_both_ways_unchanged_at_any_speed_and_the_board_sees_the_speed(int baud) {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        try (SerialLine line = ports.open(name)) {
            line.setBaud(baud);
            line.write(everyByte);
            assertThat(readByBoard(everyByte.length)).isEqualTo(everyByte);
            board.write(everyByte);
            assertThat(read(line, everyByte.length)).isEqualTo(everyByte);
            assertThat(board.baud()).isEqualTo(baud).isEqualTo(line.baud());
        }
    }

    @Test
    void a_line_opens_at_115200_under_the_name_the_user_gave_and_without_control_lines_on_a_pseudo_terminal() {
        try (SerialLine line = ports.open(name)) {
            assertThat(line.name()).isEqualTo(name);
            assertThat(line.baud()).isEqualTo(115_200).isEqualTo(board.baud());
            assertThat(line.hasControlLines()).isFalse();
            line.drive(ControlLines.RTS);
        }
    }

    @Test
    void received_bytes_survive_a_change_of_speed() {
        try (SerialLine line = ports.open(name)) {
            board.write("boot text".getBytes(UTF_8));
            line.setBaud(74_880);
            assertThat(read(line, 9)).asString(UTF_8).isEqualTo("boot text");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 90", "30, 30, 95", "100, 100, 300", "350, 350, 600"})
    void a_read_without_bytes_ends_when_its_time_is_over(int timeoutMillis, int fromMillis, int toMillis) {
        try (SerialLine line = ports.open(name)) {
            long start = System.nanoTime();
            assertThat(line.read(new byte[1], Duration.ofMillis(timeoutMillis))).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis())
                    .isBetween((long) fromMillis, (long) toMillis);
        }
    }

    @ParameterizedTest
    @CsvSource({"90, 80", "10000, 1000"})
    void a_read_returns_with_the_first_bytes_before_its_time_is_over(int timeoutMillis, long toMillis) {
        try (SerialLine line = ports.open(name)) {
            board.write(new byte[] {1, 2, 3});
            long start = System.nanoTime();
            assertThat(line.read(new byte[100], Duration.ofMillis(timeoutMillis)))
                    .isEqualTo(3);
            assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isLessThan(toMillis);
        }
    }

    @Test
    void an_interrupted_thread_still_waits_without_spinning_and_stays_interrupted() {
        try (SerialLine line = ports.open(name)) {
            Thread.currentThread().interrupt();
            long start = System.nanoTime();
            assertThat(line.read(new byte[1], Duration.ofMillis(50))).isZero();
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(50).toNanos());
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void discarded_input_is_gone_and_what_comes_after_is_not() {
        try (SerialLine line = ports.open(name)) {
            board.write(new byte[3000]);
            await().until(() -> line.read(new byte[1], Duration.ZERO) == 1);
            line.discardInput();
            board.write(new byte[] {7});
            assertThat(read(line, 1)).containsExactly(7);
        }
    }

    @Test
    void pulling_the_cable_ends_a_waiting_read_and_every_later_call() {
        SerialLine line = ports.open(name);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> line.read(new byte[1], SOON));
        board.close();
        assertLost(reading::join);
        assertLost(() -> line.read(new byte[1], Duration.ZERO));
        assertLost(() -> line.write(new byte[] {1}));
        assertLost(() -> line.setBaud(74_880));
        assertLost(line::drain);
        line.close();
    }

    @Test
    void closing_from_another_thread_ends_a_waiting_read() throws Exception {
        SerialLine line = ports.open(name);
        CountDownLatch readOnce = new CountDownLatch(1);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
            line.read(new byte[1], SOON);
            readOnce.countDown();
            return line.read(new byte[1], Duration.ofMinutes(1));
        });
        board.write(new byte[] {1});
        readOnce.await();
        line.close();
        line.close();
        assertLost(() -> reading.get(5, TimeUnit.SECONDS));
    }

    @Test
    void closing_frees_a_writer_whose_bytes_nobody_takes() {
        SerialLine line = ports.open(name);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> line.write(new byte[1_000_000]));
        await().until(() -> board.read(new byte[1], SOON) == 1);
        line.close();
        assertLost(() -> writing.get(5, TimeUnit.SECONDS));
    }

    @Test
    void a_port_open_in_this_program_is_busy_under_each_of_its_names_and_free_again_after_closing() {
        try (SerialLine line = ports.open(name)) {
            assertBusy(() -> ports.open(name));
            assertBusy(() -> DevicePorts.ofThisMachine().open(board.device().toString()));
            line.setBaud(74_880);
        }
        ports.open(name).close();
    }

    @Test
    void a_port_another_run_holds_is_busy_and_its_process_is_named() throws Exception {
        try (OtherRun other = OtherRun.holding(board.link(), Map.of())) {
            assertBusy(() -> ports.open(name));
            assertThatThrownBy(() -> ports.open(name)).hasMessageContaining("provision (process " + other.pid() + ")");
        }
        ports.open(name).close();
    }

    @Test
    void a_run_that_crashed_leaves_no_lock_behind() throws Exception {
        try (OtherRun other = OtherRun.holding(board.link(), Map.of())) {
            other.crash();
            ports.open(name).close();
        }
    }

    @Test
    void a_port_that_is_not_there_is_missing() {
        assertCode("port.missing", () -> ports.open(directory.resolve("nothing").toString()));
        board.close();
        assertCode("port.missing", () -> ports.open(name));
        assertCode("port.missing", () -> ports.open("ttyUSB4711"));
        assertCode("port.missing", () -> ports.open("COM3"));
    }

    @Test
    void a_file_is_not_a_port() throws IOException {
        Path sketch = Files.writeString(directory.resolve("sketch.bin"), "x");
        assertCode("port.unsupported", () -> ports.open(sketch.toString()));
        assertThat(sketch).hasContent("x");
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/ttyUSB0, true",
        "./board, true",
        "COM3, true",
        "ttyACM1, true",
        "cu.usbserial-0001, true",
        "sim, false",
        "sim:8, false",
        "rfc2217://bench:4000, false",
        "auto, false"
    })
    void it_knows_device_names_and_leaves_the_others(String portName, boolean known) {
        assertThat(ports.knows(portName)).isEqualTo(known);
    }

    /** The library would unpack its native code where anyone can write, and empty that place through links. */
    @Test
    void the_native_code_lives_in_a_private_directory_and_the_temporary_directory_is_left_alone() throws Exception {
        Path cache = directory.resolve("cache");
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path precious = Files.writeString(
                Files.createDirectory(directory.resolve("home")).resolve("thesis"), "text");
        Path bait = Files.createSymbolicLink(
                Files.createDirectory(temporary.resolve("jSerialComm")).resolve("old"), precious.getParent());
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
        for (int run = 0; run < 2; run++) {
            OtherRun.holding(board.link(), environment, "-Djava.io.tmpdir=" + temporary)
                    .close();
            assertThat(precious).hasContent("text");
            assertThat(filesUnder(temporary)).isEmpty();
            assertThat(bait).exists();
            assertThat(filesUnder(cache)).singleElement().satisfies(library -> {
                assertThat(library).hasFileName("libjSerialComm.so");
                assertThat(Files.getPosixFilePermissions(cache.resolve("esp-provision")))
                        .hasSize(3);
                Files.writeString(library, "not the genuine one");
            });
        }
    }

    private byte[] readByBoard(int count) {
        byte[] all = new byte[count];
        for (int have = 0; have < count; ) {
            byte[] some = new byte[count - have];
            int taken = board.read(some, SOON);
            assertThat(taken).isNotNegative();
            System.arraycopy(some, 0, all, have, taken);
            have += taken;
        }
        return all;
    }

    private static byte[] read(SerialLine line, int count) {
        byte[] all = new byte[count];
        for (int have = 0; have < count; ) {
            byte[] some = new byte[count - have];
            int taken = line.read(some, SOON);
            assertThat(taken).isPositive();
            System.arraycopy(some, 0, all, have, taken);
            have += taken;
        }
        return all;
    }

    private static Stream<Path> filesUnder(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isRegularFile).toList().stream();
        }
    }

    private static void assertBusy(ThrowingCallable opening) {
        assertCode("port.busy", opening);
    }

    private static void assertLost(ThrowingCallable call) {
        assertCode("port.lost", call);
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call).satisfies(thrown -> {
            Throwable cause = thrown instanceof PortException ? thrown : thrown.getCause();
            assertThat(cause)
                    .isInstanceOfSatisfying(
                            PortException.class, e -> assertThat(e.code()).isEqualTo(code));
        });
    }
}
