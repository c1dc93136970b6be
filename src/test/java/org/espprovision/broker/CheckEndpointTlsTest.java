package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which clients the endpoint lets through the handshake, and what it says about the others. */
class CheckEndpointTlsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final TlsIdentity SERVER = CA.server("localhost");

    private final EvidenceLog log = new EvidenceLog();
    private final EndpointLimits impatient = Limits.of(64 * 1024, 3, Duration.ofMillis(300), Duration.ofMillis(300));
    private CheckEndpoint endpoint = open(SERVER, Clock.systemUTC(), EndpointLimits.STATED);

    private CheckEndpoint open(TlsIdentity server, Clock clock, EndpointLimits limits) {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return CheckEndpoint.open(loopback, server, CA.certificate(), clock, log, limits);
    }

    private void reopen(TlsIdentity server, Clock clock, EndpointLimits limits) {
        endpoint.close();
        endpoint = open(server, clock, limits);
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void an_ec_client_is_let_in_and_its_certificate_reported() throws Exception {
        TlsIdentity device = CA.client("esp8266-000001");
        BrokerEvent.TlsAccepted accepted = accepted(device);
        assertThat(accepted.leaf()).isEqualTo(device.certificate());
        assertThat(accepted.protocol()).isEqualTo("TLSv1.2");
        assertThat(accepted.commonName()).contains("esp8266-000001");
        assertThat(accepted.took()).isPositive();
    }

    @Test
    void an_rsa_client_is_let_in_by_an_rsa_endpoint_of_an_rsa_authority() throws Exception {
        Authority rsaCa = TestCertificates.authority("RSA CA", TestCertificates.rsaKey());
        TlsIdentity server = rsaCa.order("CN=localhost", TestCertificates.rsaKey())
                .forServer()
                .sign();
        TlsIdentity device = rsaCa.order("CN=esp8266-000002", TestCertificates.rsaKey())
                .forClient()
                .sign();
        try (var rsa = CheckEndpoint.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        server,
                        rsaCa.certificate(),
                        Clock.systemUTC(),
                        log);
                var client = RawClient.to(rsa.port(), device)) {
            client.socket().startHandshake();
            assertThat(next(BrokerEvent.TlsAccepted.class).leaf().getSerialNumber())
                    .isEqualTo(device.certificate().getSerialNumber());
        }
    }

    @Test
    void a_client_of_an_intermediate_is_let_in_when_it_sends_the_intermediate() throws Exception {
        Authority factory = CA.intermediate("Factory CA");
        TlsIdentity leaf = factory.client("esp8266-000003");
        accepted(new TlsIdentity(List.of(leaf.certificate(), factory.certificate()), leaf.key()));
    }

    @Test
    void a_client_of_an_intermediate_is_a_stranger_without_it() throws Exception {
        TlsIdentity leaf = CA.intermediate("Factory CA").client("esp8266-000003");
        assertThat(refused(leaf).detail()).contains("Factory CA", "Bench CA");
    }

    @Test
    void a_client_of_another_authority_has_an_unknown_issuer() throws Exception {
        TlsIdentity stranger = TestCertificates.authority("Other CA").client("esp8266-000004");
        BrokerEvent.TlsRefused refused = refused(stranger);
        assertThat(refused.reason()).isEqualTo(RefusalReason.UNKNOWN_ISSUER);
        assertThat(refused.serial()).contains(stranger.certificate().getSerialNumber());
        assertThat(refused.commonName()).contains("esp8266-000004");
        assertThat(refused.detail()).contains("Other CA");
    }

    @Test
    void a_namesake_of_the_authority_with_another_key_is_told_apart() throws Exception {
        BrokerEvent.TlsRefused refused =
                refused(TestCertificates.authority("Bench CA").client("esp8266-000005"));
        assertThat(refused.reason()).isEqualTo(RefusalReason.UNKNOWN_ISSUER);
        assertThat(refused.detail()).contains("another key of the same CA name");
    }

    @Test
    void a_certificate_is_judged_by_the_clock_that_was_handed_in() throws Exception {
        TlsIdentity device = CA.client("esp8266-000006");
        reopen(SERVER, Clock.offset(Clock.systemUTC(), Duration.ofDays(400)), EndpointLimits.STATED);
        assertThat(refused(device).reason()).isEqualTo(RefusalReason.EXPIRED);
    }

    @Test
    void expired_and_not_yet_valid_are_two_reasons() throws Exception {
        Instant now = Instant.now();
        var past = CA.order("CN=old", TestCertificates.ecKey()).forClient().valid(days(now, -20), days(now, -10));
        var future = CA.order("CN=new", TestCertificates.ecKey()).forClient().valid(days(now, 10), days(now, 20));
        assertThat(refused(past.sign()).reason()).isEqualTo(RefusalReason.EXPIRED);
        assertThat(refused(future.sign()).reason()).isEqualTo(RefusalReason.NOT_YET_VALID);
    }

    private static Instant days(Instant from, int days) {
        return from.plus(Duration.ofDays(days));
    }

    @Test
    void usages_that_do_not_fit_are_refused() throws Exception {
        var forServers = CA.order("CN=a", TestCertificates.ecKey()).forServer().sign();
        var noSignature = CA.order("CN=b", TestCertificates.ecKey())
                .with(Extension.keyUsage, new KeyUsage(KeyUsage.keyEncipherment))
                .sign();
        var oddity = CA.order("CN=c", TestCertificates.ecKey())
                .with(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), DERNull.INSTANCE)
                .sign();
        assertWrongUsage(forServers, "clientAuth");
        assertWrongUsage(noSignature, "digitalSignature");
        assertWrongUsage(oddity, "1.3.6.1.4.1.99999.1");
        assertWrongUsage(CA.intermediate("d").own(), "CA certificate");
    }

    private void assertWrongUsage(TlsIdentity identity, String words) throws Exception {
        BrokerEvent.TlsRefused refused = refused(identity);
        assertThat(refused.reason()).isEqualTo(RefusalReason.WRONG_USAGE);
        assertThat(refused.detail()).contains(words);
    }

    @Test
    void a_leaf_cannot_vouch_for_others() throws Exception {
        TlsIdentity leaf = CA.client("esp8266-000007");
        TlsIdentity forged = new Authority(leaf).client("esp8266-000008");
        assertWrongUsage(new TlsIdentity(List.of(forged.certificate(), leaf.certificate()), forged.key()), "is no CA");
    }

    @Test
    void a_certificate_without_extensions_is_let_in_as_mosquitto_does() throws Exception {
        accepted(CA.order("CN=plain", TestCertificates.ecKey()).sign());
    }

    @Test
    void revocation_can_be_replaced_while_running() throws Exception {
        TlsIdentity device = CA.client("esp8266-000009");
        accepted(device);
        X509CRL crl = CA.revoking(device.certificate());
        endpoint.refuseWhere(crl::isRevoked);
        assertThat(refused(device).reason()).isEqualTo(RefusalReason.REVOKED);
        accepted(CA.client("esp8266-000010"));
    }

    @Test
    void a_revocation_source_that_fails_lets_nobody_in() throws Exception {
        endpoint.refuseWhere(certificate -> {
            throw new IllegalStateException("list unreadable");
        });
        BrokerEvent.TlsRefused refused = refused(CA.client("esp8266-000011"));
        assertThat(refused.reason()).isEqualTo(RefusalReason.OTHER);
        assertThat(refused.detail()).contains("list unreadable");
    }

    @Test
    void no_certificate_is_a_reason_of_its_own() throws Exception {
        try (var client = RawClient.to(endpoint.port(), Optional.empty())) {
            assertThatThrownBy(client.socket()::startHandshake).isInstanceOf(IOException.class);
        }
        BrokerEvent.TlsRefused refused = next(BrokerEvent.TlsRefused.class);
        assertThat(refused.reason()).isEqualTo(RefusalReason.NO_CERTIFICATE);
        assertThat(refused.shown()).isEmpty();
    }

    static Stream<Arguments> keyPairsOfOneKind() {
        return Stream.of(
                Arguments.of("EC", TestCertificates.ecKey(), TestCertificates.ecKey()),
                Arguments.of("RSA", TestCertificates.rsaKey(), TestCertificates.rsaKey()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keyPairsOfOneKind")
    void a_key_of_another_certificate_is_found_out(String kind, KeyPair own, KeyPair other) throws Exception {
        TlsIdentity device = CA.order("CN=esp8266-000012", own).forClient().sign();
        BrokerEvent.TlsRefused refused = refused(TlsIdentity.of(device.certificate(), other.getPrivate()));
        assertThat(refused.reason()).isEqualTo(RefusalReason.BAD_SIGNATURE);
        assertThat(refused.serial()).contains(device.certificate().getSerialNumber());
    }

    @Test
    void a_client_of_another_tls_version_is_told() throws Exception {
        try (var client = RawClient.to(endpoint.port(), CA.client("esp8266-000013"))) {
            client.socket().setEnabledProtocols(new String[] {"TLSv1.3"});
            assertThatThrownBy(client.socket()::startHandshake).isInstanceOf(IOException.class);
        }
        assertThat(next(BrokerEvent.TlsRefused.class).reason()).isEqualTo(RefusalReason.PROTOCOL_VERSION);
    }

    @Test
    void a_client_without_a_fitting_cipher_is_told() throws Exception {
        try (var client = RawClient.to(endpoint.port(), CA.client("esp8266-000014"))) {
            client.socket().setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
            assertThatThrownBy(client.socket()::startHandshake).isInstanceOf(IOException.class);
        }
        assertThat(next(BrokerEvent.TlsRefused.class).reason()).isEqualTo(RefusalReason.NO_COMMON_CIPHER);
    }

    @Test
    void a_client_that_rejects_the_endpoint_is_recognised() throws Exception {
        var access = new BrokerAccess(
                new BrokerAddress("localhost", endpoint.port()),
                TestCertificates.authority("Other CA").certificate(),
                SOON,
                Clock.systemUTC());
        assertThatThrownBy(() -> new TlsDial(access).connect(Optional.of(CA.client("esp8266-000015"))))
                .isInstanceOf(BrokerException.class);
        assertThat(next(BrokerEvent.TlsRefused.class).reason()).isEqualTo(RefusalReason.CLIENT_REJECTED_US);
    }

    @Test
    void plain_mqtt_is_no_tls() throws Exception {
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            plain.getOutputStream().write(RawClient.connect(4, "esp8266-000016", 60));
            assertThat(next(BrokerEvent.TlsRefused.class).reason()).isEqualTo(RefusalReason.NOT_TLS);
        }
    }

    @Test
    void a_hang_up_in_the_middle_of_the_handshake_reads_as_a_rejection() throws Exception {
        try (var halfway = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            halfway.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 100, 1});
        }
        assertThat(next(BrokerEvent.TlsRefused.class).reason()).isEqualTo(RefusalReason.CLIENT_REJECTED_US);
    }

    @Test
    void a_port_scan_is_no_refused_client() throws Exception {
        new Socket(InetAddress.getLoopbackAddress(), endpoint.port()).close();
        assertThat(next(BrokerEvent.Closed.class).reason()).isEqualTo(CloseReason.VANISHED);
        assertThat(log.events()).noneMatch(BrokerEvent.TlsRefused.class::isInstance);
    }

    @Test
    void a_client_that_stops_in_the_handshake_is_sent_away() throws Exception {
        reopen(SERVER, Clock.systemUTC(), impatient);
        try (var halfway = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            halfway.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 100, 1});
            assertThat(next(BrokerEvent.TlsRefused.class).reason()).isEqualTo(RefusalReason.TIMED_OUT);
            assertThat(next(BrokerEvent.Closed.class).reason()).isEqualTo(CloseReason.TLS_REFUSED);
        }
    }

    @Test
    void one_connection_too_many_is_turned_away_and_a_place_freed_serves_again() throws Exception {
        reopen(SERVER, Clock.systemUTC(), Limits.of(1024, 1, SOON, SOON));
        try (var first = RawClient.to(endpoint.port(), CA.client("a"));
                var second = RawClient.to(endpoint.port(), CA.client("b"))) {
            first.socket().startHandshake();
            assertThatThrownBy(second.socket()::startHandshake).isInstanceOf(IOException.class);
            assertThat(next(BrokerEvent.Closed.class).reason()).isEqualTo(CloseReason.TOO_MANY_CONNECTIONS);
        }
        assertThat(log.await(event -> event instanceof BrokerEvent.Closed && event.connection() == 1, SOON))
                .isPresent();
        accepted(CA.client("c"));
    }

    @Test
    void no_handshake_is_abbreviated() throws Exception {
        TlsIdentity device = CA.client("esp8266-000017");
        var context = TlsContext.of(new OneKey(device), new RawClient.Gullible());
        for (int visit = 0; visit < 2; visit++) {
            try (var socket = context.getSocketFactory().createSocket("localhost", endpoint.port())) {
                ((javax.net.ssl.SSLSocket) socket).startHandshake();
            }
        }
        endpoint.refuseWhere(certificate -> true);
        try (var socket = context.getSocketFactory().createSocket("localhost", endpoint.port())) {
            assertThatThrownBy(((javax.net.ssl.SSLSocket) socket)::startHandshake)
                    .isInstanceOf(IOException.class);
        }
        assertThat(next(BrokerEvent.TlsRefused.class).reason()).isEqualTo(RefusalReason.REVOKED);
    }

    @Test
    void fifty_devices_at_once_are_all_served() throws Exception {
        TlsIdentity device = CA.client("one-of-fifty");
        ExecutorService boards = Executors.newFixedThreadPool(10);
        try {
            var served = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 50; i++) {
                served.add(boards.submit(() -> shakesHands(device)));
            }
            for (Future<Boolean> one : served) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            boards.shutdownNow();
        }
        assertThat(log.awaitAbout("one-of-fifty", seen -> farewells(seen) == 50, SOON))
                .isPresent();
    }

    private boolean shakesHands(TlsIdentity device) throws IOException {
        try (var client = RawClient.to(endpoint.port(), device)) {
            client.socket().startHandshake();
            return client.socket().isConnected();
        }
    }

    private static long farewells(BrokerEvidence seen) {
        return seen.events().stream()
                .filter(BrokerEvent.Closed.class::isInstance)
                .count();
    }

    @Test
    void a_taken_port_is_an_error_a_person_can_act_on() {
        assertThatThrownBy(
                        () -> CheckEndpoint.open(endpoint.address(), SERVER, CA.certificate(), Clock.systemUTC(), log))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo("broker.bind"));
    }

    @Test
    void closing_says_so_to_everybody_and_may_be_done_twice() throws Exception {
        try (var client = RawClient.connected(endpoint.port(), CA.client("bye"), "bye", 60)) {
            endpoint.close();
            endpoint.close();
            assertThat(client.read(1)).isEmpty();
        }
        assertThat(next(BrokerEvent.Closed.class).reason()).isEqualTo(CloseReason.CLOSED_HERE);
    }

    private BrokerEvent.TlsAccepted accepted(TlsIdentity identity) throws Exception {
        int before = log.events().size();
        try (var client = RawClient.to(endpoint.port(), identity)) {
            client.socket().startHandshake();
        }
        return after(before, BrokerEvent.TlsAccepted.class);
    }

    private BrokerEvent.TlsRefused refused(TlsIdentity identity) throws Exception {
        int before = log.events().size();
        try (var client = RawClient.to(endpoint.port(), identity)) {
            assertThatThrownBy(client.socket()::startHandshake).isInstanceOf(IOException.class);
        }
        return after(before, BrokerEvent.TlsRefused.class);
    }

    private <E extends BrokerEvent> E next(Class<E> type) throws InterruptedException {
        return type.cast(log.await(type::isInstance, SOON).orElseThrow());
    }

    private <E extends BrokerEvent> E after(int count, Class<E> type) throws InterruptedException {
        return type.cast(log.await(
                        event -> type.isInstance(event) && log.events().indexOf(event) >= count, SOON)
                .orElseThrow());
    }
}
