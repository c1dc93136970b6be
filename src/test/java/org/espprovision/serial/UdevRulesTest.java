package org.espprovision.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.espprovision.serial.RecordedMachine.Adapter.CH340;
import static org.espprovision.serial.RecordedMachine.Adapter.CH9102;
import static org.espprovision.serial.RecordedMachine.Adapter.CP2102;
import static org.espprovision.serial.RecordedMachine.Adapter.FT2232H;
import static org.espprovision.serial.RecordedMachine.Adapter.FT232R;
import static org.espprovision.serial.RecordedMachine.Adapter.PL2303;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What udev itself makes of our rules, on a recorded machine. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class UdevRulesTest {
    private static final String FILE = "60-esp-provision.rules";

    @TempDir
    Path root;

    private RecordedMachine machine;
    private Udev udev;

    @BeforeEach
    void machine() throws IOException {
        machine = new RecordedMachine(root.resolve("machine"));
        udev = new Udev(machine, Files.createDirectories(root.resolve("rules")));
        udev.rules(FILE, rules());
    }

    @Test
    void udev_understands_every_line_and_would_say_so_if_it_did_not() throws Exception {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        assertThat(udev.test("class/tty/ttyUSB0")).noneMatch(line -> line.contains(FILE + ":") && isComplaint(line));
        udev.rules(FILE, rules().replace("LABEL=\"esp_provision_board\"", "LABLE=\"esp_provision_board\""));
        assertThat(udev.test("class/tty/ttyUSB0")).anyMatch(line -> line.contains(FILE + ":") && isComplaint(line));
    }

    @Test
    void a_port_is_opened_to_its_group_kept_from_modem_manager_and_named_by_board_and_socket() throws Exception {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        assertThat(udev.test("class/tty/ttyUSB0"))
                .anyMatch(line -> line.endsWith("MODE 0660"))
                .anyMatch(line -> line.matches(".*GROUP \\d+"))
                .contains("CURRENT_TAGS=:uaccess:", "ID_MM_DEVICE_IGNORE=1", "ID_MM_PORT_IGNORE=1");
        assertThat(links()).containsExactly("esp/by-serial/0001", "esp/slot-1-1.4");
        machine.process(812, "ModemManager");
        assertThat(machine.ports().survey().ports().get(0).advice()).isEmpty();
    }

    @Test
    void a_board_without_serial_number_is_not_named_by_that_of_its_hub() throws Exception {
        machine.plug(CH340, "1-1.2", "ttyUSB0");
        machine.plug(PL2303, "1-1.3", "ttyUSB1");
        udev.test("class/tty/ttyUSB0", "class/tty/ttyUSB1");
        assertThat(links()).containsExactly("esp/slot-1-1.2", "esp/slot-1-1.3");
    }

    @Test
    void each_port_of_an_adapter_with_two_has_names_of_its_own_and_a_cdc_port_is_one() throws Exception {
        machine.plug(FT2232H, "1-1.1", "ttyUSB0", "ttyUSB1");
        machine.plug(CH9102, "1-1.2", "ttyACM0");
        udev.test("class/tty/ttyUSB0", "class/tty/ttyUSB1", "class/tty/ttyACM0");
        assertThat(links())
                .containsExactlyInAnyOrder(
                        "esp/by-serial/FT4ZS6I3-if00",
                        "esp/slot-1-1.1:1.0",
                        "esp/by-serial/FT4ZS6I3-if01",
                        "esp/slot-1-1.1:1.1",
                        "esp/by-serial/5443017890",
                        "esp/slot-1-1.2");
        assertThat(machine.ports().list())
                .allSatisfy(port -> assertThat(port.links())
                        .contains(machine.dev() + "/esp/slot-"
                                + port.usb().orElseThrow().location()));
    }

    @Test
    void a_slot_keeps_its_name_whatever_is_plugged_in_and_under_whatever_number() throws Exception {
        machine.plug(CP2102, "1-1.2", "ttyUSB0");
        udev.test("class/tty/ttyUSB0");
        machine.unplug("1-1.2");
        machine.plug(CH340, "1-1.2", "ttyUSB7");
        udev.test("class/tty/ttyUSB7");
        assertThat(machine.ports().list())
                .singleElement()
                .satisfies(port -> assertThat(port.stableName()).isEqualTo(machine.dev() + "/esp/slot-1-1.2"));
    }

    @Test
    void an_ftdi_chip_is_made_to_answer_after_one_millisecond() throws Exception {
        machine.plug(FT232R, "1-1.3", "ttyUSB0");
        machine.plug(CP2102, "1-1.4", "ttyUSB1");
        assertThat(udev.test("bus/usb-serial/devices/ttyUSB0", "bus/usb-serial/devices/ttyUSB1"))
                .filteredOn(line -> line.contains("writing"))
                .singleElement()
                .asString()
                .endsWith("ttyUSB0/latency_timer' writing '1'");
    }

    @Test
    void every_chip_the_program_knows_is_in_the_rules_and_modem_manager_leaves_its_usb_device_alone() throws Exception {
        List<String> ttys = new ArrayList<>();
        List<String> devices = new ArrayList<>();
        for (AdapterChip chip : AdapterChip.values()) {
            for (int product : chip.productIds()) {
                String socket = "1-1." + (ttys.size() + 1);
                String name = "ttyUSB" + ttys.size();
                machine.plugAs("%04x".formatted(chip.vendorId()), "%04x".formatted(product), CH340, socket, name);
                ttys.add("class/tty/" + name);
                devices.add("bus/usb/devices/" + socket);
            }
        }
        udev.test(ttys.toArray(String[]::new));
        assertThat(machine.ports().list())
                .hasSameSizeAs(ttys)
                .allSatisfy(port -> assertThat(port.links()).as("%s", port).hasSize(1));
        assertThat(udev.test(devices.toArray(String[]::new)))
                .filteredOn("ID_MM_DEVICE_IGNORE=1"::equals)
                .hasSameSizeAs(devices);
    }

    @Test
    void other_devices_are_left_alone() throws Exception {
        machine.plugAs("05c6", "9090", CH340, "1-1.2", "ttyUSB0");
        machine.builtIn("ttyS0", "4");
        assertThat(udev.test("class/tty/ttyUSB0", "class/tty/ttyS0"))
                .noneMatch(line -> line.contains("ID_MM_") || line.contains("GROUP "));
        assertThat(links()).isEmpty();
    }

    @Test
    void installing_writes_the_rules_and_has_udev_apply_them() throws IOException {
        Path folder = Files.createDirectories(machine.root().resolve("etc/udev/rules.d"));
        List<List<String>> asked = new ArrayList<>();
        UdevRules rules = UdevRules.under(machine.root(), arguments -> {
            asked.add(arguments);
            return Optional.empty();
        });
        assertThat(rules.install().get(0)).isEqualTo("Wrote " + folder.resolve(FILE) + ".");
        assertThat(folder.resolve(FILE)).hasContent(rules());
        assertThat(asked).extracting(arguments -> arguments.get(0)).containsExactly("control", "trigger");
        assertThat(rules.install().get(0)).contains("was there already");
        Files.writeString(folder.resolve(FILE), "# an older one\n");
        assertThat(rules.install().get(0)).startsWith("Replaced");
    }

    @Test
    void a_machine_without_udev_is_told_so() throws IOException {
        UdevRules none = UdevRules.under(machine.root(), arguments -> Optional.of("no such file"));
        assertThatThrownBy(none::install)
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.code()).isEqualTo("port.udev"));
        Files.createDirectories(machine.root().resolve("etc/udev/rules.d"));
        assertThat(none.install()).anyMatch(done -> done.contains("'udevadm control --reload' failed: no such file"));
    }

    private static String rules() {
        return UdevRules.under(Path.of("/nowhere"), arguments -> Optional.empty())
                .text();
    }

    private List<String> links() {
        return machine.ports().list().stream()
                .flatMap(port -> port.links().stream())
                .map(link -> link.substring(machine.dev().toString().length() + 1))
                .toList();
    }

    private static boolean isComplaint(String line) {
        return line.matches("(?i).*(invalid|unknown|ignoring|failed to parse|dropping|no matching).*");
    }
}
