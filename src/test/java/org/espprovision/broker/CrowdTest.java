package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients and much from them: all are served, none can fill the memory or keep the others out. */
@Timeout(60)
class CrowdTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final int MIB = 1024 * 1024;
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final TlsIdentity SERVER = CA.server("localhost");
    private static final TlsIdentity ONE = CA.client("one");
    private static final TlsIdentity MONITOR = CA.client("provision-monitor");

    private final EvidenceLog log = new EvidenceLog();
    private CheckEndpoint endpoint = open(EndpointLimits.STATED);

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
    void five_hundred_devices_are_connected_at_once_and_each_is_heard_and_a_revoked_one_is_named() throws Exception {
        List<TlsIdentity> devices = IntStream.range(0, 500)
                .mapToObj(number -> CA.client("device-" + number))
                .toList();
        TlsIdentity revoked = CA.client("device-revoked");
        X509CRL list = CA.revoking(revoked.certificate());
        endpoint.refuseWhere(list::isRevoked);
        List<RawClient> connected = allAtOnce(devices);
        try {
            for (RawClient client : connected) {
                client.sendHex("c000");
            }
            for (RawClient client : connected) {
                assertThat(client.read(2)).isEqualTo("d000");
            }
            assertThat(count(BrokerEvent.MqttConnected.class)).isEqualTo(500);
            assertThat(count(BrokerEvent.Closed.class)).isZero();
            try (var client = RawClient.to(endpoint.port(), revoked)) {
                assertThatThrownBy(client.socket()::startHandshake).isInstanceOf(IOException.class);
            }
            BrokerEvent.TlsRefused refused = next(BrokerEvent.TlsRefused.class);
            assertThat(refused.reason()).isEqualTo(RefusalReason.REVOKED);
            assertThat(refused.serial()).contains(revoked.certificate().getSerialNumber());
            assertThat(refused.detail())
                    .contains(
                            "device-revoked",
                            revoked.certificate().getSerialNumber().toString(16));
        } finally {
            for (RawClient client : connected) {
                client.close();
            }
        }
    }

    private List<RawClient> allAtOnce(List<TlsIdentity> devices) throws Exception {
        ExecutorService boards = Executors.newFixedThreadPool(20);
        try {
            List<Future<RawClient>> coming = devices.stream()
                    .map(device -> boards.submit(() -> RawClient.connected(
                            endpoint.port(),
                            device,
                            CertificateFacts.commonName(device.certificate()).orElseThrow(),
                            600)))
                    .toList();
            List<RawClient> there = new ArrayList<>();
            for (Future<RawClient> one : coming) {
                there.add(one.get());
            }
            return there;
        } finally {
            boards.shutdownNow();
        }
    }

    @Test
    void a_flood_of_silent_sockets_takes_every_place_but_for_a_moment_only() throws Exception {
        reopen(Limits.of(1024, 20, PATIENCE, PATIENCE));
        List<Socket> silent = new ArrayList<>();
        try (var inside = RawClient.connected(endpoint.port(), ONE, "one", 60)) {
            for (int i = 0; i < 200; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), endpoint.port()));
            }
            await().atMost(SOON).until(() -> count(BrokerEvent.Closed.class) == 200);
            assertThat(ends(CloseReason.TOO_MANY_CONNECTIONS)).isBetween(1L, 181L);
            assertThat(ends(CloseReason.VANISHED) + ends(CloseReason.TOO_MANY_CONNECTIONS))
                    .isEqualTo(200);
            assertServed(inside);
            RawClient.connected(endpoint.port(), MONITOR, "provision-monitor", 60)
                    .close();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void answers_that_nobody_reads_pile_up_to_the_limit_only() throws Exception {
        byte[] pings = new byte[16_000];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xC0;
        }
        try (var greedy = RawClient.connected(endpoint.port(), ONE, "one", 60);
                var bystander = RawClient.connected(endpoint.port(), MONITOR, "provision-monitor", 60)) {
            long before = buffersBytes();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            greedy.send(pings);
                        }
                    })
                    .isInstanceOf(IOException.class);
            BrokerEvent.Closed closed = next(BrokerEvent.Closed.class);
            assertThat(closed.reason()).isEqualTo(CloseReason.SLOW_READER);
            assertThat(closed.detail()).contains("131,072 bytes");
            assertThat(buffersBytes() - before).isLessThan(8 * MIB);
            assertServed(bystander);
        }
    }

    @Test
    void a_flood_of_messages_leaves_the_memory_as_it_was() throws Exception {
        byte[] large = RawClient.publish("devices/one/up/a", "x".repeat(60_000), 0);
        try (var monitor = RawClient.connected(endpoint.port(), MONITOR, "provision-monitor", 60);
                var greedy = RawClient.connected(endpoint.port(), ONE, "one", 60)) {
            flood(greedy, large, 400); // until the log is as full as it gets
            long heapBefore = heapBytes();
            long buffersBefore = buffersBytes();
            flood(greedy, large, 1_600);
            assertThat(heapBytes() - heapBefore).isLessThan(8L * MIB);
            assertThat(buffersBytes() - buffersBefore).isLessThan(8L * MIB);
            assertServed(monitor);
        }
        long kept = log.events().stream()
                .filter(BrokerEvent.Published.class::isInstance)
                .mapToLong(event -> ((BrokerEvent.Published) event).payload().lengthBytes())
                .sum();
        assertThat(kept).isBetween(15L * MIB, (long) EvidenceLog.MOST_BYTES);
    }

    private static void flood(RawClient client, byte[] message, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            client.send(message);
        }
        assertServed(client); // everything before has been dealt with
    }

    @Test
    void large_certificates_of_strangers_do_not_fill_the_log() throws Exception {
        TlsIdentity stranger = TestCertificates.authority("Other CA")
                .order("CN=stranger", TestCertificates.ecKey())
                .dns("x".repeat(20_000))
                .sign();
        var refused = new BrokerEvent.TlsRefused(
                Clock.systemUTC().instant(),
                1,
                RefusalReason.UNKNOWN_ISSUER,
                "a stranger",
                Optional.of(stranger.certificate()));
        IntStream.range(0, 3_000).forEach(times -> log.accept(refused));
        assertThat(log.events().size()).isBetween(700, 840);
    }

    private static void assertServed(RawClient client) throws IOException {
        client.sendHex("c000");
        assertThat(client.read(2)).isEqualTo("d000");
    }

    private long count(Class<? extends BrokerEvent> type) {
        return log.events().stream().filter(type::isInstance).count();
    }

    private long ends(CloseReason reason) {
        return log.events().stream()
                .filter(event -> event instanceof BrokerEvent.Closed closed && closed.reason() == reason)
                .count();
    }

    private <E extends BrokerEvent> E next(Class<E> type) throws InterruptedException {
        return type.cast(log.await(type::isInstance, SOON).orElseThrow());
    }

    /** What the network layer has reserved outside the heap and in it. */
    private static long buffersBytes() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private static long heapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
