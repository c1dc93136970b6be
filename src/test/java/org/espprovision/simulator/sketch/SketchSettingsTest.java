package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SketchSettingsTest {
    static final String NONCE = "0123456789abcdef0123456789abcdef";

    private static final String LEAST = """
            # bench
            device=esp8266-5ccf7fa1b2c3
            wifi.ssid=bench
            wifi.password=
            broker.host=broker.local
            broker.port=8883
            topic.proof=devices/a/up/proof
            topic.command=devices/a/down/command
            nonce=%s
            """.formatted(NONCE);

    @Test
    void the_least_file_is_filled_up_with_defaults() throws Exception {
        var settings = parse(LEAST);
        assertThat(settings.password()).isEmpty();
        assertThat(settings.timeServers()).isEqualTo("pool.ntp.org");
        assertThat(settings.timeFloor()).isEmpty();
        assertThat(settings.keyFile()).isEqualTo("/client.key.der");
    }

    @Test
    void a_value_runs_to_the_end_of_its_line_as_it_is() throws Exception {
        var settings = parse(LEAST.replace("wifi.password=", "wifi.password= a=b#c \"é\" "));
        assertThat(settings.password()).isEqualTo(" a=b#c \"é\" ");
    }

    @Test
    void the_floor_is_unix_time() throws Exception {
        assertThat(parse(LEAST + "time.floor=1795000000\n").timeFloor()).contains(Instant.ofEpochSecond(1795000000));
    }

    @Test
    void what_is_wrong_is_named() {
        assertThatThrownBy(() -> parse(LEAST.replace("device=", "gadget="))).hasMessage("device is missing");
        assertThatThrownBy(() -> parse(LEAST.replace("8883", "88830")))
                .hasMessage("broker.port is not a number from 1 to 65535");
        assertThatThrownBy(() -> parse(LEAST + "nonsense\n")).hasMessage("line 10 is not key=value");
        assertThatThrownBy(() -> SketchSettings.parse(new byte[] {(byte) 0xFF})).hasMessage("not UTF-8 text");
    }

    private static SketchSettings parse(String text) throws SketchSettings.Bad {
        return SketchSettings.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
