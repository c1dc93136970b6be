package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.espprovision.FailureKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "mqtts://broker.local, broker.local, 8883",
        "mqtts://mosq_serv.local:18883, mosq_serv.local, 18883",
        "MQTTS://192.0.2.1:1/, 192.0.2.1, 1",
        "mqtts://[2001:db8::1]:65535, 2001:db8::1, 65535",
    })
    void a_host_and_perhaps_a_port(String text, String host, int port) {
        assertThat(BrokerAddress.parse(text)).isEqualTo(new BrokerAddress(host, port));
        assertThat(BrokerAddress.parse(BrokerAddress.parse(text).toString())).isEqualTo(new BrokerAddress(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt://broker.local, client certificate",
        "ssl://broker.local, mqtts:// instead of ssl://",
        "wss://broker.local, WebSocket",
        "broker.local, mqtts://host",
        "mqtts://broker.local:0, 65535",
        "mqtts://broker.local:70000, 65535",
    })
    void anything_else_is_a_usage_error_with_advice(String text, String advice) {
        var e = catchThrowableOfType(BrokerException.class, () -> BrokerAddress.parse(text));
        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(e.code()).isEqualTo("broker.address");
        assertThat(e.remedy().replace(",", "")).contains(advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtts://", "mqtts://:8883", "mqtts://user@host", "mqtts://host/path", "mqtts://ho st"})
    void what_a_broker_address_has_no_use_for_is_refused(String text) {
        assertThat(catchThrowableOfType(BrokerException.class, () -> BrokerAddress.parse(text))
                        .code())
                .isEqualTo("broker.address");
    }

    @Property
    void any_text_is_an_address_or_a_usage_error(@ForAll String text) {
        try {
            assertThat(BrokerAddress.parse("mqtts://" + text).host()).isNotEmpty();
        } catch (BrokerException e) {
            assertThat(e.code()).isEqualTo("broker.address");
        }
    }
}
