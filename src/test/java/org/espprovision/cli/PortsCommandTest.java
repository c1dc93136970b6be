package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.serial.RecordedMachine.Adapter.CH340;
import static org.espprovision.serial.RecordedMachine.Adapter.CP2102;
import static org.espprovision.serial.RecordedMachine.Adapter.FT232R;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.espprovision.MacAddress;
import org.espprovision.serial.RecordedMachine;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What somebody sees who looks for boards. */
@EnabledOnOs(OS.LINUX)
class PortsCommandTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");

    @TempDir
    private Path home = Path.of("");

    private CommandLineUser user = new CommandLineUser(home);
    private RecordedMachine machine = new RecordedMachine(home);

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
        machine = new RecordedMachine(home.resolve("machine"));
        user.sitsAt(machine.ports());
    }

    @Test
    void a_pipe_gets_a_line_a_port_and_nothing_else() {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        machine.plug(CH340, "1-1.2", "ttyUSB1");
        assertThat(user.run("ports")).isZero();
        assertThat(user.results().lines())
                .containsExactly(
                        dev("ttyUSB0") + "\tCP210x\t10c4:ea60\t0001\t1-1.4\t" + dev("ttyUSB0") + "\tfree\t-\t-",
                        dev("ttyUSB1") + "\tCH340\t1a86:7523\t-\t1-1.2\t" + dev("ttyUSB1") + "\tfree\t-\t-");
        assertThat(user.messages()).isEmpty();
    }

    @Test
    void an_empty_machine_says_so_and_what_to_check() {
        assertThat(user.run("ports")).isZero();
        assertThat(user.results()).isEmpty();
        assertThat(user.messages()).contains("no serial ports", "carry data", "dmesg", "driver", "--port sim");
        assertThat(user.run("ports", "--json")).isZero();
        assertThat(user.results()).contains("\"event\":\"result\"", "\"ports\":0");
    }

    @Test
    void programs_get_all_of_it_and_the_advice_with_its_code() {
        machine.plug(FT232R, "1-1.3", "ttyUSB0");
        assertThat(user.run("ports", "--json")).isZero();
        assertThat(user.results().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line)
                        .contains(
                                "\"adapter\":\"FTDI FT232R\"",
                                "\"usbId\":\"0403:6001\"",
                                "\"serial\":\"A50285BI\"",
                                "\"socket\":\"1-1.3\"",
                                "\"state\":\"free\"",
                                "\"latencyMillis\":16",
                                "\"code\":\"port.latency\""));
    }

    @Test
    void a_terminal_gets_a_table_that_is_never_wider_than_it_is_and_falls_to_blocks_where_it_is_narrow() {
        machine.plug(FT232R, "1-1.3", "ttyUSB0");
        machine.plug(CH340, "1-1.2", "ttyUSB1");
        var survey = machine.ports().survey();
        int longestName = dev("ttyUSB0").length();
        for (int columns : new int[] {longestName + 30, longestName + 70}) {
            var lines = new PortsTable(columns, Style.PLAIN).lines(survey, Map.of());
            assertThat(lines.stream().flatMap(String::lines))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            assertThat(String.join("\n", lines)).contains("FTDI FT232R", "A50285BI", "1-1.2", "free", "16 ms");
        }
        machine.plug(FT232R, "1-1.4", "ttyUSB2");
        String two = String.join(
                        "\n",
                        new PortsTable(200, Style.PLAIN).lines(machine.ports().survey(), Map.of()))
                .replaceAll("\\s+", " ");
        assertThat(two).containsOnlyOnce("--install-udev").contains("of " + dev("ttyUSB0"), "of " + dev("ttyUSB2"));
        assertThat(new PortsTable(longestName + 70, Style.PLAIN)
                        .lines(survey, Map.of())
                        .get(0))
                .startsWith("PORT");
        assertThat(new PortsTable(longestName + 30, Style.PLAIN)
                        .lines(survey, Map.of())
                        .get(0))
                .startsWith(dev("ttyUSB0"));
    }

    @Test
    void probing_asks_a_board_for_its_mac_and_leaves_held_ports_alone() throws IOException {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        Files.delete(machine.root().resolve("dev/ttyUSB0"));
        try (var chip = VirtualChip.builder(MAC).pace(Pace.FAST).build();
                var board = PtyBoard.at(machine.root().resolve("dev/ttyUSB0"), chip, event -> {})) {
            assertThat(board.link()).exists();
            assertThat(user.run("ports", "--probe")).as(user.messages()).isZero();
            assertThat(user.results()).endsWith("free\t-\t" + MAC + "\n");
            assertThat(user.run("ports", "--probe", "--json")).isZero();
            assertThat(user.results()).contains("\"mac\":\"" + MAC + "\"");
        }
    }

    @Test
    void a_port_on_which_nobody_answers_says_so_and_the_listing_goes_on() {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        assertThat(user.run("ports", "--probe")).isZero();
        assertThat(user.results()).endsWith("free\t-\t-\n");
        assertThat(user.messages()).contains(dev("ttyUSB0"), "[port.unsupported]");
    }

    @Test
    void the_only_board_is_the_automatic_one_for_every_command_that_has_a_port() {
        machine.builtIn("ttyS0", "4");
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        for (String[] command : new String[][] {{"monitor"}, {"flash", "info"}, {}}) {
            user.run(Stream.concat(Arrays.stream(command), Stream.of("--port", "auto"))
                    .toArray(String[]::new));
            assertThat(user.messages()).contains("--port auto is " + dev("ttyUSB0") + ", CP210x");
        }
        user.environment.put("PROVISION_PORT", "auto");
        assertThat(user.run("flash", "info")).isEqualTo(3);
        assertThat(user.messages()).contains(dev("ttyUSB0") + " cannot be used as a serial port: it is a file");
    }

    @Test
    void without_a_terminal_several_boards_are_named_and_no_board_is_an_error() {
        assertThat(user.run("monitor", "--port", "auto")).isEqualTo(3);
        assertThat(user.messages()).contains("no board is plugged in", "[port.missing]");
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        machine.plug(CH340, "1-1.2", "ttyUSB1");
        assertThat(user.run("monitor", "--port", "auto")).isEqualTo(3);
        assertThat(user.messages()).contains(dev("ttyUSB0"), dev("ttyUSB1"), "[port.several]", "Name one: --port");
        assertThat(user.run("monitor", "--port", "auto", "--json")).isEqualTo(3);
        assertThat(user.results()).contains("\"code\":\"port.several\"");
        assertThat(user.run("monitor", "--port", "auto", "--help")).isZero();
    }

    @Test
    void at_a_terminal_the_person_chooses_by_number_or_by_name() {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        machine.plug(CH340, "1-1.2", "ttyUSB1");
        String slot = machine.link("esp/slot-1-1.2", "ttyUSB1");
        assertThat(chosen("1")).isEqualTo(dev("ttyUSB0"));
        assertThat(chosen("2")).isEqualTo(dev("ttyUSB1"));
        assertThat(chosen("3", "", slot)).as("the first two are asked again").isEqualTo(dev("ttyUSB1"));
    }

    @Test
    void watching_says_what_comes_and_goes() {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        var out = new StringWriter();
        var watch = new PortsWatch(surroundings(out), new CommonOptions(), machine.ports());
        watch.look();
        machine.unplug("1-1.4");
        watch.look();
        machine.plug(CH340, "1-1.2", "ttyUSB0");
        watch.look();
        watch.look();
        watch.look();
        assertThat(out.toString().lines().map(line -> line.replaceFirst("^\\S+\\s+", "")))
                .containsExactly(
                        "+ " + dev("ttyUSB0") + "  CP210x  10c4:ea60  serial 0001  socket 1-1.4",
                        "- " + dev("ttyUSB0") + "  CP210x  10c4:ea60  serial 0001  socket 1-1.4",
                        "+ " + dev("ttyUSB0") + "  CH340  1a86:7523  no serial number  socket 1-1.2");
    }

    @Test
    void watching_and_probing_come_from_the_command_line_alone() {
        user.environment.put("PROVISION_PROBE", "true");
        user.environment.put("PROVISION_WATCH", "true");
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        assertThat(user.run("ports")).isZero();
        assertThat(user.results()).contains("CP210x");
        assertThat(user.messages().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("is no setting and has no effect."));
        assertThat(user.run("ports", "--watch", "--probe")).isEqualTo(2);
    }

    @Test
    void the_udev_rules_can_be_printed() throws IOException {
        assertThat(user.run("ports", "--udev-rules")).isZero();
        assertThat(user.results()
                        .lines()
                        .filter(line -> !line.contains("GROUP="))
                        .toList())
                .isEqualTo(Files.readAllLines(Path.of("udev/60-esp-provision.rules")).stream()
                        .filter(line -> !line.contains("GROUP="))
                        .toList());
    }

    private String chosen(String... answers) {
        var given = List.of(answers).iterator();
        var command = new CommandLine(new MonitorCommand(surroundings(new StringWriter())));
        command.setCaseInsensitiveEnumValuesAllowed(true);
        var parsed = command.parseArgs("--port", "auto");
        new AutoPort(surroundings(new StringWriter()), machine.ports(), question -> given.next()).settle(parsed);
        return parsed.commandSpec().findOption("--port").getValue();
    }

    private Surroundings surroundings(StringWriter out) {
        return new Surroundings(
                Map.of(),
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true),
                Set.of(Surroundings.Stream.IN, Surroundings.Stream.ERR),
                home,
                Clock.systemUTC(),
                new SecureRandom());
    }

    private String dev(String name) {
        return machine.root().resolve("dev").resolve(name).toString();
    }
}
