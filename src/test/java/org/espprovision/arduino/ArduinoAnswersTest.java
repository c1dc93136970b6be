package org.espprovision.arduino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form in which arduino-cli has answered. */
class ArduinoAnswersTest {
    @Test
    void platforms_come_in_an_object_or_a_bare_array() throws IOException {
        assertThat(ArduinoAnswers.platforms(sample("core-list-objects")))
                .isEqualTo(Map.of("esp8266:esp8266", "3.1.2", "arduino:avr", "1.8.6"));
        assertThat(ArduinoAnswers.platforms(sample("core-list-array"))).isEqualTo(Map.of("esp8266:esp8266", "3.0.2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"core-list-null", "core-list-empty"})
    void no_platform_at_all_is_null_in_one_form_or_the_other(String sample) throws IOException {
        assertThat(ArduinoAnswers.platforms(sample(sample))).isEmpty();
        assertThat(ArduinoAnswers.libraries(sample(sample))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib-list-objects", "lib-list-array"})
    void libraries_come_in_an_object_or_a_bare_array(String sample) throws IOException {
        assertThat(ArduinoAnswers.libraries(sample(sample))).isEqualTo(Map.of("PubSubClient", "2.8.0"));
    }

    @Test
    void a_build_succeeds_or_tells_its_errors() throws IOException {
        assertThat(ArduinoAnswers.compiled(sample("compile-good")).success()).isTrue();
        var failed = ArduinoAnswers.compiled(sample("compile-diagnostics"));
        assertThat(failed.success()).isFalse();
        assertThat(failed.errors())
                .containsExactly(
                        "sketch.ino:9: 'class BearSSL::WiFiClientSecure' has no member named 'loadCertificate'");
        assertThat(ArduinoAnswers.compiled(sample("compile-old")).errors())
                .containsExactly("sketch.ino:9:10: error: 'WIFI_SSID' was not declared in this scope");
        assertThat(ArduinoAnswers.compiled(sample("compile-no-board")).errors())
                .containsExactly("Error during build: Platform 'esp8266:esp8266' not found");
    }

    @Property(tries = 300)
    void what_is_no_json_is_refused_in_one_way(@ForAll String text) {
        Throwable failure = catchThrowable(() -> ArduinoAnswers.platforms("{" + text));
        if (failure != null) {
            assertThat(failure).isInstanceOf(ArduinoException.class);
        }
    }

    private static String sample(String name) throws IOException {
        try (InputStream file = ArduinoAnswersTest.class.getResourceAsStream(name + ".json")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
