package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow clients, silent ones and greedy ones: each is held to its limit, and the others are served. */
@Timeout(60)
class HostileClientsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final EndpointLimits STATED = EndpointLimits.STATED;
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final TlsIdentity SERVER = CA.server("localhost");
    private static final TlsIdentity ONE = CA.client("one");
    private static final TlsIdentity MONITOR = CA.client("provision-monitor");

    private final EvidenceLog log = new EvidenceLog();
    private CheckEndpoint endpoint = open(STATED);

    private CheckEndpoint open(EndpointLimits limits) {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return CheckEndpoint.open(loopback, SERVER, CA.certificate(), Clock.systemUTC(), log, limits);
    }

    private void reopen(EndpointLimits limits) {
        endpoint.close();
        endpoint = open(limits);
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void a_client_hello_a_byte_at_a_time_does_not_stretch_the_handshake() throws Exception {
        reopen(Limits.impatient(PATIENCE));
        try (var slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            // A record of 512 bytes that never gets there.
            assertThatThrownBy(() -> trickle(slow, new byte[] {0x16, 3, 1, 2, 0, 1, 0}, 500))
                    .isInstanceOf(SocketException.class);
        }
        assertThat(next(BrokerEvent.TlsRefused.class).reason()).isEqualTo(RefusalReason.TIMED_OUT);
    }

    @Test
    void a_connect_a_byte_at_a_time_does_not_stretch_its_limit() throws Exception {
        reopen(Limits.impatient(PATIENCE));
        try (var slow = RawClient.to(endpoint.port(), ONE)) {
            slow.socket().startHandshake();
            assertThatThrownBy(() -> trickle(slow.socket(), RawClient.connect(4, "one".repeat(200), 60), 500))
                    .isInstanceOf(IOException.class);
        }
        assertThat(next(BrokerEvent.Closed.class).reason()).isEqualTo(CloseReason.NO_CONNECT);
    }

    @Test
    void a_message_a_byte_at_a_time_is_no_sign_of_life() throws Exception {
        reopen(Limits.impatient(PATIENCE));
        try (var slow = RawClient.connected(endpoint.port(), ONE, "one", 60)) {
            assertThatThrownBy(() ->
                            trickle(slow.socket(), RawClient.publish("devices/one/up/a", "x".repeat(500), 0), 500))
                    .isInstanceOf(IOException.class);
        }
        assertThat(next(BrokerEvent.Closed.class).reason()).isEqualTo(CloseReason.KEEP_ALIVE);
    }

    @Test
    void without_a_keep_alive_silence_has_an_end_too() throws Exception {
        reopen(Limits.impatient(PATIENCE));
        try (var mute = RawClient.connected(endpoint.port(), ONE, "one", 0)) {
            assertThat(mute.read(1)).isEmpty();
        }
        assertThat(next(BrokerEvent.Closed.class).reason()).isEqualTo(CloseReason.KEEP_ALIVE);
        assertThat(STATED.silenceFor(0)).isEqualTo(STATED.silence());
        assertThat(STATED.silenceFor(65_535)).isEqualTo(STATED.silence());
        assertThat(STATED.silenceFor(15)).isEqualTo(Duration.ofMillis(22_500));
    }

    /** Sends the first bytes one by one, 10 ms apart, until the other side hangs up. */
    private static void trickle(Socket socket, byte[] bytes, int count) throws IOException, InterruptedException {
        socket.setTcpNoDelay(true);
        for (int i = 0; i < count; i++) {
            socket.getOutputStream().write(i < bytes.length - 1 ? bytes[i] : 0);
            socket.getOutputStream().flush();
            Thread.sleep(10); // the slowness is what is tested
        }
    }

    @Test
    void subscriptions_filters_and_topics_have_their_limits() throws Exception {
        try (var client = RawClient.connected(endpoint.port(), ONE, "one", 60)) {
            for (int i = 0; i < STATED.subscriptions(); i++) {
                client.send(RawClient.subscribe("devices/one/down/" + i, 1, 1));
                assertThat(client.read(5)).isEqualTo("9003000101");
            }
            client.send(RawClient.subscribe("devices/one/down/0", 1, 1)); // one it has already
            assertThat(client.read(5)).isEqualTo("9003000101");
            client.send(RawClient.subscribe("devices/one/down/more", 1, 1));
            assertThat(client.read(1)).isEmpty();
        }
        assertSentAway("more than 32 subscriptions");
        String longTopic = "devices/one/up/" + "é".repeat(505);
        try (var client = RawClient.connected(endpoint.port(), ONE, "one", 60)) {
            client.send(RawClient.publish(longTopic.substring(0, longTopic.length() - 1), "", 1));
            assertThat(client.read(4)).isEqualTo("40020001");
            client.send(RawClient.publish(longTopic, "", 1));
            assertThat(client.read(1)).isEmpty();
        }
        assertSentAway("a topic is longer than 1,024 bytes");
        try (var client = RawClient.connected(endpoint.port(), MONITOR, "provision-monitor", 60)) {
            client.send(RawClient.subscribe("a/".repeat(600), 0, 1));
            assertThat(client.read(1)).isEmpty();
        }
        assertSentAway("a topic is longer than 1,024 bytes");
        String oneFilter = "000123" + "00";
        try (var client = RawClient.connected(endpoint.port(), MONITOR, "provision-monitor", 60)) {
            client.sendHex("828601" + "0001" + oneFilter.repeat(33)); // 134 bytes
            assertThat(client.read(1)).isEmpty();
        }
        assertSentAway("a SUBSCRIBE names more than 32 filters");
    }

    private void assertSentAway(String words) throws InterruptedException {
        assertThat(log.await(
                        event -> event instanceof BrokerEvent.Closed closed
                                && closed.reason() == CloseReason.PROTOCOL_ERROR
                                && closed.detail().equals(words),
                        SOON))
                .as(words)
                .isPresent();
    }

    @Test
    void a_second_handshake_on_a_connection_is_not_served() throws Exception {
        try (var client = RawClient.connected(endpoint.port(), ONE, "one", 60)) {
            client.socket().getSession().invalidate(); // else the client offers to go on with the first one's keys
            assertThatThrownBy(() -> {
                        client.socket().startHandshake();
                        client.read(1);
                    })
                    .isInstanceOf(IOException.class);
        }
        BrokerEvent.Closed closed = next(BrokerEvent.Closed.class);
        assertThat(closed.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
        assertThat(closed.detail()).contains("a second handshake");
    }

    @Test
    void a_damaged_tls_record_ends_that_connection_only() throws Exception {
        try (var bystander = RawClient.connected(endpoint.port(), MONITOR, "provision-monitor", 60);
                var plain = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
                var client = RawClient.over(plain, Optional.of(ONE))) {
            client.send(RawClient.connect(4, "one", 60));
            assertThat(client.read(4)).isEqualTo("20020000");
            plain.getOutputStream().write(new byte[] {0x17, 3, 3, 0, 30}); // application data, 30 bytes
            plain.getOutputStream().write(new byte[30]);
            BrokerEvent.Closed closed = next(BrokerEvent.Closed.class);
            assertThat(closed.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
            assertThat(closed.detail()).contains("TLS broke");
            assertServed(bystander);
        }
    }

    private static void assertServed(RawClient client) throws IOException {
        client.sendHex("c000");
        assertThat(client.read(2)).isEqualTo("d000");
    }

    private <E extends BrokerEvent> E next(Class<E> type) throws InterruptedException {
        return type.cast(log.await(type::isInstance, SOON).orElseThrow());
    }
}
