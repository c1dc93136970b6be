package org.espprovision.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.espprovision.serial.RecordedMachine.Adapter.CH340;
import static org.espprovision.serial.RecordedMachine.Adapter.CH9102;
import static org.espprovision.serial.RecordedMachine.Adapter.CP2102;
import static org.espprovision.serial.RecordedMachine.Adapter.FT2232H;
import static org.espprovision.serial.RecordedMachine.Adapter.FT232R;
import static org.espprovision.serial.RecordedMachine.Adapter.PL2303;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trees as a kernel lays them out: links from class/tty into the devices, and the adapter some levels up. */
@DisabledOnOs(OS.WINDOWS)
class AttachedPortsTest {
    @TempDir
    Path root;

    private RecordedMachine machine;

    @BeforeEach
    void machine() {
        machine = new RecordedMachine(root);
    }

    @Test
    void an_adapter_is_described_by_its_usb_device() {
        machine.plug(CP2102, "1-1.4", "ttyUSB0");
        machine.link("serial/by-path/pci-0000:00:14.0-usb-0:1.4:1.0-port0", "ttyUSB0");
        String byId = machine.link("serial/by-id/usb-Silicon_Labs_CP2102_0001-if00-port0", "ttyUSB0");
        assertThat(machine.ports().list()).singleElement().satisfies(port -> {
            assertThat(port.path()).isEqualTo(machine.dev() + "/ttyUSB0");
            assertThat(port.description()).isEqualTo("CP2102 USB to UART Bridge Controller");
            assertThat(port.usb())
                    .contains(new UsbAdapter(0x10c4, 0xea60, Optional.of("0001"), "1-1.4"))
                    .map(UsbAdapter::ids)
                    .contains("10c4:ea60");
            assertThat(port.links()).hasSize(2);
            assertThat(port.stableName()).isEqualTo(byId);
        });
    }

    @Test
    void an_adapter_without_serial_number_is_named_by_its_socket() {
        machine.plug(CH340, "1-1.2", "ttyUSB0");
        machine.link("serial/by-id/usb-1a86_USB_Serial-if00-port0", "ttyUSB0");
        String slot = machine.link("esp/slot-1-1.2", "ttyUSB0");
        assertThat(machine.ports().list()).singleElement().satisfies(port -> {
            assertThat(port.usb()).contains(new UsbAdapter(0x1a86, 0x7523, Optional.empty(), "1-1.2"));
            assertThat(port.stableName()).isEqualTo(slot);
        });
    }

    @Test
    void every_usual_adapter_is_known_by_its_chip_and_the_ports_of_one_with_two_have_different_locations() {
        machine.plug(CP2102, "1-1.1", "ttyUSB0");
        machine.plug(CH340, "1-1.2", "ttyUSB1");
        machine.plug(FT232R, "1-1.3", "ttyUSB2");
        machine.plug(PL2303, "1-1.4", "ttyUSB3");
        machine.plug(FT2232H, "1-2", "ttyUSB4", "ttyUSB5");
        machine.plug(CH9102, "1-3", "ttyACM0");
        assertThat(machine.ports().list())
                .extracting(port -> port.usb().orElseThrow())
                .extracting(usb -> usb.chip().orElseThrow().label(), UsbAdapter::location)
                .containsExactlyInAnyOrder(
                        tuple("CP210x", "1-1.1"),
                        tuple("CH340", "1-1.2"),
                        tuple("FTDI FT232R", "1-1.3"),
                        tuple("PL2303", "1-1.4"),
                        tuple("FTDI FT2232", "1-2:1.0"),
                        tuple("FTDI FT2232", "1-2:1.1"),
                        tuple("CH9102", "1-3"));
    }

    @Test
    void boards_that_share_a_serial_number_go_by_their_socket() {
        machine.plug(CP2102, "1-1.1", "ttyUSB0");
        machine.link("esp/by-serial/0001", "ttyUSB0");
        String slot = machine.link("esp/slot-1-1.1", "ttyUSB0");
        assertThat(machine.ports().list().get(0).stableName()).endsWith("by-serial/0001");
        machine.plug(CP2102, "1-1.2", "ttyUSB1");
        assertThat(machine.ports().list().get(0).stableName()).isEqualTo(slot);
    }

    @Test
    void usb_ports_come_first_and_count_as_people_do() {
        machine.builtIn("ttyS0", "4");
        machine.plug(CH340, "1-1.2", "ttyUSB10");
        machine.plug(CH340, "1-1.3", "ttyUSB2");
        assertThat(machine.ports().list())
                .extracting(PortDescription::path)
                .containsExactly(machine.dev() + "/ttyUSB2", machine.dev() + "/ttyUSB10", machine.dev() + "/ttyS0");
    }

    @Test
    void consoles_empty_slots_and_adapters_just_pulled_are_no_ports() throws IOException {
        Files.createDirectories(machine.sys().resolve("class/tty/tty0"));
        Files.createFile(machine.dev().resolve("tty0"));
        machine.builtIn("ttyS1", "0");
        machine.plug(CH340, "1-1.1", "ttyUSB0");
        Files.delete(machine.dev().resolve("ttyUSB0"));
        assertThat(machine.ports().list()).isEmpty();
    }

    @Test
    void a_board_that_is_pulled_and_plugged_in_again_between_two_looks_goes_and_comes() {
        machine.plug(CH340, "1-1.2", "ttyUSB0");
        PortWatch watch = machine.ports().watch();
        assertThat(watch.look()).hasSize(1).hasOnlyElementsOfType(PortChange.Appeared.class);
        machine.unplug("1-1.2");
        machine.plug(CH340, "1-1.2", "ttyUSB0");
        assertThat(watch.look()).hasSize(1).hasOnlyElementsOfType(PortChange.Vanished.class);
        assertThat(watch.look()).hasSize(1).hasOnlyElementsOfType(PortChange.Appeared.class);
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void this_machine_can_be_asked_too() {
        assertThat(AttachedPorts.ofThisMachine().list())
                .allSatisfy(port -> assertThat(Path.of(port.path())).exists());
        assertThat(AttachedPorts.ofThisMachine().survey().ports())
                .hasSameSizeAs(AttachedPorts.ofThisMachine().list());
    }
}
