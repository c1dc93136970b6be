package org.espprovision.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trees as a kernel lays them out: links from class/tty into the devices, and the adapter some levels up. */
@DisabledOnOs(OS.WINDOWS)
class AttachedPortsTest {
    private static final Map<String, String> CP2102 = Map.of(
            "idVendor",
            "10c4",
            "idProduct",
            "ea60",
            "product",
            "CP2102 USB to UART Bridge Controller",
            "serial",
            "0001");
    private static final Map<String, String> CH340 =
            Map.of("idVendor", "1a86", "idProduct", "7523", "product", "USB Serial");

    @TempDir
    Path root;

    private Path sys;
    private Path dev;

    @BeforeEach
    void machine() throws IOException {
        sys = Files.createDirectories(root.resolve("sys"));
        dev = Files.createDirectories(root.resolve("dev"));
    }

    @Test
    void an_adapter_is_described_by_its_usb_device() throws IOException {
        usbPort("ttyUSB0", "1-1.4", " 1", CP2102);
        link("serial/by-path/pci-0000:00:14.0-usb-0:1.4:1.0-port0", "ttyUSB0");
        String byId = link("serial/by-id/usb-Silicon_Labs_CP2102_0001-if00-port0", "ttyUSB0");
        assertThat(ports()).singleElement().satisfies(port -> {
            assertThat(port.path()).isEqualTo(dev + "/ttyUSB0");
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
    void an_adapter_without_serial_number_is_named_by_its_socket() throws IOException {
        usbPort("ttyUSB0", "1-1.2", " 1", CH340);
        link("serial/by-id/usb-1a86_USB_Serial-if00-port0", "ttyUSB0");
        String bySocket = link("esp/by-socket/1-1.2", "ttyUSB0");
        assertThat(ports()).singleElement().satisfies(port -> {
            assertThat(port.usb()).contains(new UsbAdapter(0x1a86, 0x7523, Optional.empty(), "1-1.2"));
            assertThat(port.stableName()).isEqualTo(bySocket);
        });
    }

    @Test
    void the_ports_of_one_adapter_with_several_interfaces_have_different_locations() throws IOException {
        usbPort("ttyUSB0", "2-3", " 2", CP2102);
        assertThat(ports())
                .singleElement()
                .satisfies(
                        port -> assertThat(port.usb()).map(UsbAdapter::location).contains("2-3:1.0"));
    }

    @Test
    void usb_ports_come_first_and_count_as_people_do() throws IOException {
        builtIn("ttyS0", "4");
        usbPort("ttyUSB10", "1-2", " 1", CH340);
        usbPort("ttyUSB2", "1-3", " 1", CH340);
        assertThat(ports())
                .extracting(PortDescription::path)
                .containsExactly(dev + "/ttyUSB2", dev + "/ttyUSB10", dev + "/ttyS0");
    }

    @Test
    void consoles_empty_slots_and_adapters_just_pulled_are_no_ports() throws IOException {
        Files.createDirectories(sys.resolve("class/tty/tty0"));
        Files.createFile(dev.resolve("tty0"));
        builtIn("ttyS1", "0");
        usbPort("ttyUSB0", "1-1", " 1", CH340);
        Files.delete(dev.resolve("ttyUSB0"));
        assertThat(ports()).isEmpty();
    }

    @Test
    void this_machine_can_be_asked_too() {
        assertThat(AttachedPorts.ofThisMachine().list())
                .allSatisfy(port -> assertThat(Path.of(port.path())).exists());
    }

    private Iterable<PortDescription> ports() {
        return AttachedPorts.in(sys, dev).list();
    }

    private void usbPort(String name, String socket, String interfaces, Map<String, String> adapter)
            throws IOException {
        Path usbDevice = Files.createDirectories(
                sys.resolve("devices/pci0000:00/0000:00:14.0/usb1").resolve(socket));
        for (var attribute : adapter.entrySet()) {
            Files.writeString(usbDevice.resolve(attribute.getKey()), attribute.getValue() + "\n");
        }
        Files.writeString(usbDevice.resolve("bNumInterfaces"), interfaces + "\n");
        port(name, Files.createDirectories(usbDevice.resolve(socket + ":1.0").resolve(name)));
    }

    private void builtIn(String name, String type) throws IOException {
        Path tty = port(name, Files.createDirectories(sys.resolve("devices/pnp0/00:05")));
        Files.writeString(tty.resolve("type"), type + "\n");
    }

    private Path port(String name, Path device) throws IOException {
        Path tty = Files.createDirectories(device.resolve("tty").resolve(name));
        Files.createSymbolicLink(tty.resolve("device"), device);
        Files.createFile(dev.resolve(name));
        return Files.createSymbolicLink(
                Files.createDirectories(sys.resolve("class/tty")).resolve(name), tty);
    }

    private String link(String name, String target) throws IOException {
        Path link = dev.resolve(name);
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, dev.resolve(target)).toString();
    }
}
