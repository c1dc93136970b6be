package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT 3.1.1 at the endpoint, byte by byte. */
class CheckEndpointMqttTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final TlsIdentity SERVER = CA.server("localhost");
    private static final TlsIdentity ONE = CA.client("one");
    private static final TlsIdentity MONITOR = CA.client("provision-monitor");
    private static final String SUBACK_QOS_1 = "9003000101";

    private final EvidenceLog log = new EvidenceLog();
    private final CheckEndpoint endpoint = CheckEndpoint.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            SERVER,
            CA.certificate(),
            Clock.systemUTC(),
            log,
            Limits.of(1024, 600, SOON, Duration.ofMillis(500)));

    @AfterEach
    void close() {
        endpoint.close();
    }

    private RawClient one() throws IOException {
        return RawClient.connected(endpoint.port(), ONE, "one", 60);
    }

    @Test
    void a_publication_is_evidence_bound_to_the_certificate() throws Exception {
        try (var client = one()) {
            client.send(RawClient.publish("devices/one/up/proof", "hello", 0));
            BrokerEvent.Published published = next(BrokerEvent.Published.class);
            assertThat(published.leaf()).isEqualTo(ONE.certificate());
            assertThat(published.topic()).isEqualTo("devices/one/up/proof");
            assertThat(published.payload()).isEqualTo(Payload.of("hello"));
        }
    }

    @Test
    void qos_1_is_acknowledged_and_reaches_a_subscriber_at_qos_1() throws Exception {
        try (var monitor = monitor("provision-monitor");
                var client = one()) {
            client.send(RawClient.publish("devices/one/up/a", "x", 0x1234));
            assertThat(client.read(4)).isEqualTo("40021234");
            String topic = HexFormat.of().formatHex("devices/one/up/a".getBytes(StandardCharsets.US_ASCII));
            assertThat(monitor.read(23)).isEqualTo("32150010" + topic + "0001" + "78");
            monitor.sendHex("40020001");
            monitor.sendHex("c000");
            assertThat(monitor.read(2)).isEqualTo("d000");
        }
    }

    @Test
    void overlapping_filters_deliver_a_message_once() throws Exception {
        try (var monitor = monitor("provision-monitor");
                var client = one()) {
            monitor.send(RawClient.subscribe("devices/+/up/a", 0, 1));
            assertThat(monitor.read(5)).isEqualTo("9003000100");
            client.send(RawClient.publish("devices/one/up/a", "x", 0));
            assertThat(monitor.read(21)).startsWith("3013");
            monitor.sendHex("c000");
            assertThat(monitor.read(2)).isEqualTo("d000");
        }
    }

    @Test
    void a_command_sent_by_the_endpoint_reaches_its_device_until_it_unsubscribes() throws Exception {
        try (var client = one()) {
            client.send(RawClient.subscribe("devices/one/down/#", 1, 1));
            assertThat(client.read(5)).isEqualTo(SUBACK_QOS_1);
            endpoint.send("devices/one/down/command", Payload.of("go"));
            assertThat(client.read(32)).startsWith("321e").endsWith("676f");
            client.sendHex("a2160002" + "0012"
                    + HexFormat.of().formatHex("devices/one/down/#".getBytes(StandardCharsets.US_ASCII)));
            assertThat(client.read(4)).isEqualTo("b0020002");
            endpoint.send("devices/one/down/command", Payload.of("go"));
            client.sendHex("c000");
            assertThat(client.read(2)).isEqualTo("d000");
        }
    }

    @Test
    void a_topic_of_somebody_else_is_denied_and_told() throws Exception {
        try (var client = one()) {
            client.send(RawClient.publish("devices/two/up/a", "x", 7));
            assertThat(client.read(4)).isEqualTo("40020007");
            assertThat(next(BrokerEvent.PublishDenied.class).topic()).isEqualTo("devices/two/up/a");
            for (String filter : List.of("#", "devices/+/down/#", "devices/two/down/#", "devices/one/down#/x", "+")) {
                client.send(RawClient.subscribe(filter, 0, 1));
                assertThat(client.read(5)).as(filter).isEqualTo("9003000180");
            }
        }
    }

    @Test
    void the_monitor_says_nothing() throws Exception {
        try (var monitor = monitor("provision-monitor-2")) {
            monitor.send(RawClient.publish("devices/provision-monitor/up/a", "x", 0));
            assertThat(next(BrokerEvent.PublishDenied.class).clientId()).isEqualTo("provision-monitor-2");
        }
    }

    @Test
    void the_client_id_must_be_the_certificates_name() throws Exception {
        try (var client = RawClient.to(endpoint.port(), ONE)) {
            client.send(RawClient.connect(4, "two", 60));
            assertThat(client.read(5)).isEqualTo("20020002");
        }
        BrokerEvent.MqttRefused refused = next(BrokerEvent.MqttRefused.class);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.detail()).contains("two", "one");
    }

    @ParameterizedTest
    @CsvSource({"3", "5"})
    void only_version_3_1_1_is_spoken(int level) throws Exception {
        try (var client = RawClient.to(endpoint.port(), ONE)) {
            client.send(RawClient.connect(level, "one", 60));
            assertThat(client.read(2)).startsWith("20");
        }
        assertThat(next(BrokerEvent.MqttRefused.class).code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"CN=\\+", "CN=a/b", "O=nameless"})
    void a_name_that_reaches_into_topics_or_is_missing_is_not_authorised(String subject) throws Exception {
        TlsIdentity odd =
                CA.order(subject, TestCertificates.ecKey()).forClient().sign();
        try (var client = RawClient.to(endpoint.port(), odd)) {
            client.send(RawClient.connect(4, "+", 60));
            assertThat(client.read(5)).isEqualTo("20020005");
        }
    }

    @Test
    void the_second_connection_with_an_id_ends_the_first() throws Exception {
        try (var first = one();
                var second = one()) {
            assertThat(first.read(1)).isEmpty();
            assertThat(closed().reason()).isEqualTo(CloseReason.TAKEN_OVER);
            second.sendHex("c000");
            assertThat(second.read(2)).isEqualTo("d000");
        }
    }

    @Test
    void silence_beyond_the_keep_alive_ends_the_connection() throws Exception {
        try (var client = RawClient.connected(endpoint.port(), ONE, "one", 1)) {
            assertThat(client.read(1)).isEmpty();
            assertThat(closed().reason()).isEqualTo(CloseReason.KEEP_ALIVE);
        }
    }

    @Test
    void silence_after_the_handshake_ends_the_connection() throws Exception {
        try (var client = RawClient.to(endpoint.port(), ONE)) {
            assertThat(client.read(1)).isEmpty();
            assertThat(closed().reason()).isEqualTo(CloseReason.NO_CONNECT);
        }
    }

    @Test
    void goodbye_and_a_broken_connection_are_told_apart() throws Exception {
        try (var polite = one()) {
            polite.sendHex("e000");
            assertThat(polite.read(1)).isEmpty();
        }
        assertThat(closed().reason()).isEqualTo(CloseReason.DISCONNECTED);
        one().close();
        assertThat(log.await(
                        event -> event instanceof BrokerEvent.Closed end && end.reason() == CloseReason.VANISHED, SOON))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "c000, PINGREQ before CONNECT",
        "f000, a reserved packet type",
        "ffffffffff, a length without end",
        "10020000, a CONNECT that is cut off",
        "474554202f20485454502f312e310d0a0d0a, a web browser"
    })
    void rubbish_instead_of_connect_ends_that_connection_only(String hex, String what) throws Exception {
        try (var bystander = RawClient.connected(endpoint.port(), MONITOR, "provision-monitor", 60);
                var client = RawClient.to(endpoint.port(), ONE)) {
            client.sendHex(hex);
            assertThat(client.read(1)).as(what).isEmpty();
            assertThat(closed().reason()).as(what).isIn(CloseReason.PROTOCOL_ERROR, CloseReason.NO_CONNECT);
            bystander.sendHex("c000");
            assertThat(bystander.read(2)).isEqualTo("d000");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "340600012b000178, QoS 2 to a wildcard",
        "30050003612f23, a wildcard topic",
        "300400000001, an empty topic",
        "36050001610001, both QoS bits",
        "82020001, a SUBSCRIBE without filters",
        "101000044d5154540402003c00046f6e6531, a second CONNECT"
    })
    void rubbish_after_connect_ends_that_connection_only(String hex, String what) throws Exception {
        try (var bystander = RawClient.connected(endpoint.port(), MONITOR, "provision-monitor", 60);
                var client = one()) {
            client.sendHex(hex);
            assertThat(client.read(1)).as(what).isEmpty();
            assertThat(closed().reason()).as(what).isEqualTo(CloseReason.PROTOCOL_ERROR);
            bystander.sendHex("c000");
            assertThat(bystander.read(2)).isEqualTo("d000");
        }
    }

    @Test
    void a_packet_over_the_limit_ends_that_connection_only() throws Exception {
        try (var client = one()) {
            client.send(RawClient.publish("devices/one/up/a", "x".repeat(1200), 0));
            assertThat(client.read(1)).isEmpty();
        }
        assertThat(closed().detail()).contains("1,024 bytes");
        one().close();
    }

    @Test
    void a_subscriber_that_does_not_read_is_sent_away_and_holds_nobody_up() throws Exception {
        try (var sleeper = monitor("provision-monitor");
                var client = one()) {
            sleeper.socket().setReceiveBufferSize(4096);
            byte[] message = RawClient.publish("devices/one/up/a", "x".repeat(900), 0);
            for (int i = 0; i < 20_000 && !somebodyLeft(); i++) {
                client.send(message);
            }
            assertThat(log.await(
                            event -> event instanceof BrokerEvent.Closed end && end.reason() == CloseReason.SLOW_READER,
                            SOON))
                    .isPresent();
            client.sendHex("c000");
            assertThat(client.read(2)).isEqualTo("d000");
        }
    }

    private boolean somebodyLeft() {
        return log.events().stream().anyMatch(BrokerEvent.Closed.class::isInstance);
    }

    private RawClient monitor(String clientId) throws IOException {
        RawClient monitor = RawClient.connected(endpoint.port(), MONITOR, clientId, 60);
        monitor.send(RawClient.subscribe("devices/#", 1, 1));
        assertThat(monitor.read(5)).isEqualTo(SUBACK_QOS_1);
        return monitor;
    }

    private BrokerEvent.Closed closed() throws InterruptedException {
        return next(BrokerEvent.Closed.class);
    }

    private <E extends BrokerEvent> E next(Class<E> type) throws InterruptedException {
        return type.cast(log.await(type::isInstance, SOON).orElseThrow());
    }
}
