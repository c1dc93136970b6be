package org.espprovision.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.junit.jupiter.api.Test;

class LinesTest {
    private final Lines lines = new Lines(List.of(DevicePorts.ofThisMachine()));

    @Test
    void a_name_no_kind_of_line_knows_is_answered_with_what_there_is() {
        assertThatThrownBy(() -> lines.open("usb0")).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.code()).isEqualTo("port.unsupported");
            assertThat(e.kind()).isEqualTo(FailureKind.PORT);
            assertThat(e.remedy()).contains("/dev/ttyUSB0", "rfc2217://", "sim");
        });
    }

    @Test
    void a_name_goes_to_the_kind_that_knows_it() {
        assertThatThrownBy(() -> lines.open("ttyUSB4711"))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.code()).isEqualTo("port.missing"));
    }

    @Test
    void a_missing_port_is_answered_with_those_that_are_there() {
        var there = new PortDescription(
                "/dev/ttyUSB1",
                "CP2102",
                Optional.of(new UsbAdapter(0x10c4, 0xea60, Optional.empty(), "1-1")),
                List.of());
        assertThat(PortException.missing("/dev/ttyUSB0", List.of(there)).remedy())
                .contains("/dev/ttyUSB1 (CP2102)")
                .doesNotContain("brltty");
        assertThat(PortException.missing("/dev/ttyUSB0", List.of()).remedy()).contains("brltty");
    }

    @Test
    void a_denied_port_is_answered_with_the_group_to_join() {
        assertThat(PortException.denied("/dev/ttyUSB0", Optional.of("uucp")).remedy())
                .contains("sudo usermod -aG uucp $USER");
        assertThat(PortException.denied("/dev/ttyUSB0", Optional.of("root")).remedy())
                .contains("Only root");
    }
}
