package org.espprovision.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.espprovision.serial.RecordedMachine.Adapter.CH340;
import static org.espprovision.serial.RecordedMachine.Adapter.CP2102;
import static org.espprovision.serial.RecordedMachine.Adapter.FT232R;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espprovision.simulator.PseudoTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is found in the way of a port, in files alone. */
@EnabledOnOs(OS.LINUX)
class PortSurveyTest {
    private static final String BRLTTY_RULES = "usr/lib/udev/rules.d/85-brltty.rules";

    @TempDir
    Path root;

    private RecordedMachine machine;

    @BeforeEach
    void machine() {
        machine = new RecordedMachine(root);
    }

    @Test
    void a_port_without_trouble_is_free_and_has_no_advice() {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        assertThat(only(machine.ports()).isFree()).isTrue();
        assertThat(only(machine.ports()).advice()).isEmpty();
        assertThat(machine.ports().survey().withoutPort()).isEmpty();
    }

    @Test
    void the_program_that_has_the_port_open_is_named_while_it_has() throws Exception {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        Files.delete(machine.dev().resolve("ttyUSB0"));
        try (var terminal =
                PseudoTerminal.linkedAt(machine.dev().resolve("ttyUSB0"), PseudoTerminal.Clients.UNWATCHED)) {
            // The test's own process holds the other end and a slave of its own; those do not count.
            AttachedPorts ports = AttachedPorts.of(
                    new MachineTrees(machine.sys(), machine.dev(), Path.of("/proc"), root, "ann", device -> true));
            assertThat(only(ports).isFree()).isTrue();
            Process holder = new ProcessBuilder("sleep", "60")
                    .redirectInput(terminal.link().toFile())
                    .start();
            try {
                await().until(() -> only(ports).holder().equals(Optional.of(new PortHolder(holder.pid(), "sleep"))));
                assertThat(only(ports).isFree()).isFalse();
                assertThat(codes(only(ports))).containsExactly("port.busy");
            } finally {
                holder.destroyForcibly().waitFor();
            }
            await().until(() -> only(ports).isFree());
        }
    }

    @Test
    void who_may_not_open_a_port_is_told_to_join_its_group_or_to_log_in_anew() throws Exception {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        Path device = machine.dev().resolve("ttyUSB0");
        String group = Files.getAttribute(device, "posix:group").toString();
        Groups groups = new Groups(refusing("ann"));
        assertThat(groups.advice("/dev/ttyUSB0", Optional.of("dialout")).remedy())
                .contains("sudo usermod -aG dialout ann", "log out and in", "--install-udev");
        machine.write("etc/group", "root:x:0:\ndialout:x:20:bob,ann");
        assertThat(groups.advice("/dev/ttyUSB0", Optional.of("dialout")))
                .satisfies(advice -> assertThat(advice.what()).contains("you are in its group dialout"))
                .satisfies(advice -> assertThat(advice.remedy()).contains("log out and in again"));
        assertThat(groups.advice("/dev/ttyUSB0", Optional.of("root")).remedy())
                .contains("--install-udev", "usermod -aG dialout ann");
        assertThat(only(AttachedPorts.of(refusing("ann")))).satisfies(port -> {
            assertThat(port.isFree()).isFalse();
            assertThat(codes(port)).containsExactly("port.denied");
            assertThat(port.advice().get(0)).isEqualTo(groups.advice(device.toString(), Optional.of(group)));
        });
    }

    @Test
    void the_group_of_arch_linux_is_found() {
        machine.write("etc/group", "root:x:0:\nuucp:x:986:");
        assertThat(new Groups(refusing("ann")).ofSerialPorts()).isEqualTo("uucp");
        assertThat(UdevRules.under(root, arguments -> Optional.empty()).text())
                .contains("GROUP=\"uucp\"")
                .doesNotContain("GROUP=\"dialout\"");
    }

    @Test
    void modem_manager_is_named_unless_udev_told_it_to_stay_away() {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        machine.process(812, "ModemManager");
        assertThat(codes(only(machine.ports()))).containsExactly("port.modem-manager");
        machine.write("run/udev/data/c188:0", "I:28246314866\nE:ID_MM_DEVICE_IGNORE=1\nG:uaccess");
        assertThat(codes(only(machine.ports()))).isEmpty();
    }

    @Test
    void brltty_is_named_where_its_rules_take_such_an_adapter_and_it_is_not_masked() throws Exception {
        machine.plug(CH340, "1-1.2", "ttyUSB0");
        machine.write(BRLTTY_RULES, "# ENV{PRODUCT}==\"1a86/7523/*\"\nENV{PRODUCT}==\"10c4/ea80/*\", GOTO=\"run\"");
        assertThat(codes(only(machine.ports()))).isEmpty();
        machine.write(BRLTTY_RULES, "ENV{PRODUCT}==\"1a86/7523/*\", ENV{BRLTTY_BRAILLE_DRIVER}=\"bm\", GOTO=\"run\"");
        assertThat(codes(only(machine.ports()))).containsExactly("port.brltty");
        Path mask = Files.createDirectories(root.resolve("etc/systemd/system")).resolve("brltty-udev.service");
        Files.createSymbolicLink(mask, root.resolve("dev/null")); // on a real machine it is /dev/null
        assertThat(codes(only(machine.ports()))).isEmpty();
    }

    @Test
    void an_ftdi_chip_that_holds_bytes_back_is_named_until_its_timer_is_short() {
        machine.plug(FT232R, "1-1.3", "ttyUSB0");
        assertThat(only(machine.ports())).satisfies(port -> {
            assertThat(port.latencyMillis()).contains(16);
            assertThat(codes(port)).containsExactly("port.latency");
            assertThat(port.isFree()).isTrue();
        });
        machine.write("sys/bus/usb-serial/devices/ttyUSB0/latency_timer", "1");
        assertThat(codes(only(machine.ports()))).isEmpty();
    }

    @Test
    void an_adapter_without_a_port_tells_whether_its_driver_is_missing_or_a_program_took_it() {
        machine.plugWithoutPort(CH340, "1-1.2", null);
        machine.plugWithoutPort(CP2102, "1-1.3", "usbfs");
        assertThat(machine.ports().survey().withoutPort())
                .extracting(adapter -> adapter.advice().toString())
                .satisfiesExactly(
                        driver -> assertThat(driver).contains("CH340 at USB socket 1-1.2", "sudo modprobe ch341"),
                        taken -> assertThat(taken).contains("CP210x at USB socket 1-1.3", "a program has taken"));
        machine.write(BRLTTY_RULES, "ENV{PRODUCT}==\"10c4/ea60/*\", GOTO=\"run\"");
        assertThat(machine.ports().survey().withoutPort().get(1).advice().code())
                .isEqualTo("port.brltty");
    }

    private MachineTrees refusing(String user) {
        return new MachineTrees(machine.sys(), machine.dev(), root.resolve("proc"), root, user, device -> false);
    }

    private static PortCondition only(AttachedPorts ports) {
        return ports.survey().ports().get(0);
    }

    private static List<String> codes(PortCondition port) {
        return port.advice().stream().map(PortAdvice::code).toList();
    }
}
