package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching and probing a real Mosquitto, set up well and set up badly. */
class RealMosquittoTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final Authority OTHER = TestCertificates.authority("Other CA");
    private static final TlsIdentity MONITOR = CA.client("provision-monitor");
    private static final TlsIdentity DEVICE = CA.client("esp8266-5ccf7f010203");

    @TempDir
    Path files = Path.of("");

    private final EvidenceLog log = new EvidenceLog();

    @BeforeEach
    void write() throws IOException {
        TestCertificates.writePem(files, "ca", CA.own());
        TestCertificates.writePem(files, "server", CA.server("localhost"));
        Files.writeString(
                files.resolve("acl"),
                "user provision-monitor\ntopic read devices/#\npattern write devices/%u/up/#\n",
                StandardCharsets.US_ASCII);
    }

    private MosquittoServer start(String... more) throws IOException {
        var lines = new ArrayList<>(List.of(
                "cafile " + files.resolve("ca.crt"),
                "certfile " + files.resolve("server.crt"),
                "keyfile " + files.resolve("server.key")));
        lines.addAll(List.of(more));
        return MosquittoServer.start(lines.toArray(String[]::new));
    }

    private MosquittoServer mutual() throws IOException {
        return start("require_certificate true", "use_identity_as_username true", "acl_file " + files.resolve("acl"));
    }

    private static BrokerAccess access(int port, X509Certificate authority) {
        return new BrokerAccess(new BrokerAddress("localhost", port), authority, LIMIT, Clock.systemUTC());
    }

    private BrokerWatch watch(int port, TlsIdentity identity, String filter) {
        return BrokerWatch.open(access(port, CA.certificate()), identity, "provision-monitor-1", filter, log);
    }

    private static String code(org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt) {
        return catchThrowableOfType(BrokerException.class, attempt).code();
    }

    @Test
    void a_watch_sees_what_a_device_publishes_and_who_the_broker_is() throws Exception {
        try (var mosquitto = mutual();
                var watch = watch(mosquitto.port(), MONITOR, "devices/+/up/#")) {
            assertThat(watch.serverChain().get(0).getIssuerX500Principal().getName())
                    .isEqualTo("CN=Bench CA");
            try (var device = RawClient.connected(mosquitto.port(), DEVICE, "esp8266-5ccf7f010203", 60)) {
                device.send(RawClient.publish("devices/esp8266-5ccf7f010203/up/proof", "hello", 1));
                assertThat(device.read(4)).isEqualTo("40020001");
            }
            BrokerEvent seen =
                    log.await(BrokerEvent.Observed.class::isInstance, LIMIT).orElseThrow();
            assertThat(((BrokerEvent.Observed) seen).payload().text()).isEqualTo("hello");
            assertThat(log.about("esp8266-5ccf7f010203").events()).containsExactly(seen);
        }
    }

    @Test
    void a_watch_leaves_with_a_goodbye_and_leaves_no_thread() throws Exception {
        try (var mosquitto = mutual()) {
            watch(mosquitto.port(), MONITOR, "devices/#").close();
            Awaitility.await()
                    .until(() -> mosquitto.logLines().stream()
                            .anyMatch(line -> line.contains("Received DISCONNECT from provision-monitor-1")));
            Awaitility.await()
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().contains("provision-monitor-1")));
        }
        assertThat(log.events()).isEmpty();
    }

    @Test
    void a_broker_that_goes_away_is_told_once() throws Exception {
        try (var mosquitto = mutual();
                var watch = watch(mosquitto.port(), MONITOR, "devices/#")) {
            assertThat(watch.serverChain()).isNotEmpty();
            mosquitto.stop();
            assertThat(log.await(BrokerEvent.Closed.class::isInstance, LIMIT)).isPresent();
        }
        assertThat(log.events()).hasSize(1);
    }

    @Test
    void a_broker_of_another_authority_is_untrusted_and_its_authority_named() throws Exception {
        try (var mosquitto = mutual()) {
            var e = catchThrowableOfType(
                    BrokerException.class,
                    () -> BrokerWatch.open(
                            access(mosquitto.port(), OTHER.certificate()), MONITOR, "m", "devices/#", log));
            assertThat(e.code()).isEqualTo("broker.untrusted");
            assertThat(e.what()).contains("Bench CA", "Other CA");
        }
    }

    @Test
    void a_certificate_of_another_name_is_refused_with_the_names_it_has() throws Exception {
        TestCertificates.writePem(files, "server", CA.server("mosq_serv.local"));
        try (var mosquitto = mutual()) {
            var e = catchThrowableOfType(BrokerException.class, () -> watch(mosquitto.port(), MONITOR, "devices/#"));
            assertThat(e.code()).isEqualTo("broker.name");
            assertThat(e.what()).contains("mosq_serv.local");
        }
    }

    @Test
    void a_host_name_with_an_underscore_works() throws Exception {
        TestCertificates.writePem(files, "server", CA.server("mosq_serv.local"));
        try (var mosquitto = mutual()) {
            var access = new BrokerAccess(
                    new BrokerAddress("mosq_serv.local", mosquitto.port()), CA.certificate(), LIMIT, Clock.systemUTC());
            var dial = new TlsDial(access, host -> InetAddress.getLoopbackAddress());
            try (var watch = BrokerWatch.open(access, dial, MONITOR, "provision-monitor-1", "devices/#", log)) {
                assertThat(CertificateFacts.commonName(watch.serverChain().get(0)))
                        .contains("mosq_serv.local");
            }
        }
    }

    @Test
    void an_address_that_stands_in_the_certificate_as_an_address_only_is_special() throws Exception {
        TestCertificates.writePem(
                files,
                "server",
                CA.order("CN=127.0.0.1", TestCertificates.ecKey())
                        .forServer()
                        .ip("127.0.0.1")
                        .sign());
        try (var mosquitto = mutual()) {
            var access = new BrokerAccess(
                    new BrokerAddress("127.0.0.1", mosquitto.port()), CA.certificate(), LIMIT, Clock.systemUTC());
            var e = catchThrowableOfType(
                    BrokerException.class, () -> BrokerWatch.open(access, MONITOR, "m", "devices/#", log));
            assertThat(e.code()).isEqualTo("broker.name");
            assertThat(e.remedy()).contains("DNS:127.0.0.1");
        }
    }

    @Test
    void an_expired_broker_is_told() throws Exception {
        Instant now = Instant.now();
        TestCertificates.writePem(
                files,
                "server",
                CA.order("CN=localhost", TestCertificates.ecKey())
                        .forServer()
                        .dns("localhost")
                        .valid(now.minus(Duration.ofDays(20)), now.minus(Duration.ofDays(10)))
                        .sign());
        try (var mosquitto = mutual()) {
            assertThat(code(() -> watch(mosquitto.port(), MONITOR, "devices/#")))
                    .isEqualTo("broker.expired");
        }
    }

    @Test
    void a_watch_whose_own_certificate_is_refused_says_so() throws Exception {
        try (var mosquitto = mutual()) {
            for (int run = 0; run < 10; run++) {
                assertThat(code(() -> watch(mosquitto.port(), OTHER.client("stranger"), "devices/#")))
                        .isEqualTo("broker.client-refused");
            }
        }
    }

    @Test
    void a_mosquitto_that_ignores_the_certificates_name_lets_nobody_in() throws Exception {
        try (var mosquitto = start("require_certificate true")) {
            var e = catchThrowableOfType(BrokerException.class, () -> watch(mosquitto.port(), MONITOR, "devices/#"));
            assertThat(e.code()).isEqualTo("broker.not-authorised");
            assertThat(e.remedy()).contains("use_identity_as_username true");
        }
    }

    @Test
    void a_plain_listener_is_no_tls() throws Exception {
        try (var mosquitto = MosquittoServer.start("allow_anonymous true")) {
            assertThat(code(() -> watch(mosquitto.port(), MONITOR, "devices/#")))
                    .isEqualTo("broker.not-tls");
        }
    }

    @Test
    void a_broker_with_tls_1_3_alone_is_no_broker_for_the_device() throws Exception {
        try (var mosquitto = start("require_certificate true", "tls_version tlsv1.3")) {
            assertThat(code(() -> watch(mosquitto.port(), MONITOR, "devices/#")))
                    .isEqualTo("broker.tls");
        }
    }

    @Test
    void a_broker_that_demands_certificates_passes_the_probe() throws Exception {
        try (var mosquitto = mutual()) {
            ProbeResult result =
                    new MutualTlsProbe(access(mosquitto.port(), CA.certificate())).run(OTHER.client("stranger"));
            assertThat(result.isMutual()).as(result.detail()).isTrue();
        }
    }

    @Test
    void a_broker_that_lets_anybody_in_fails_the_probe() throws Exception {
        try (var mosquitto = start("require_certificate false", "allow_anonymous true")) {
            ProbeResult result =
                    new MutualTlsProbe(access(mosquitto.port(), CA.certificate())).run(OTHER.client("stranger"));
            assertThat(result.demandsCertificate()).isFalse();
            assertThat(result.refusesStrangers()).isFalse();
            assertThat(result.detail()).contains("without a certificate: let in");
        }
    }

    @Test
    void a_refusal_by_password_is_no_demand_for_a_certificate() throws Exception {
        try (var mosquitto = start("require_certificate false", "allow_anonymous false")) {
            ProbeResult result =
                    new MutualTlsProbe(access(mosquitto.port(), CA.certificate())).run(OTHER.client("stranger"));
            assertThat(result.demandsCertificate()).isFalse();
            assertThat(result.detail()).contains("refused by MQTT with code 5");
        }
    }

    @Test
    void a_probe_does_not_judge_a_broker_it_cannot_believe() throws Exception {
        try (var mosquitto = mutual()) {
            var probe = new MutualTlsProbe(access(mosquitto.port(), OTHER.certificate()));
            assertThatThrownBy(() -> probe.run(OTHER.client("stranger")))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo("broker.untrusted"));
        }
    }

    @Test
    void the_check_endpoint_passes_the_probe_itself() {
        try (var endpoint = CheckEndpoint.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                CA.server("localhost"),
                CA.certificate(),
                Clock.systemUTC(),
                log)) {
            ProbeResult result =
                    new MutualTlsProbe(access(endpoint.port(), CA.certificate())).run(OTHER.client("stranger"));
            assertThat(result.isMutual()).as(result.detail()).isTrue();
        }
    }

    @Test
    void a_watch_works_at_the_check_endpoint_too() throws Exception {
        var seen = new EvidenceLog();
        try (var endpoint = CheckEndpoint.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        CA.server("localhost"),
                        CA.certificate(),
                        Clock.systemUTC(),
                        log);
                var watch = BrokerWatch.open(
                        access(endpoint.port(), CA.certificate()), MONITOR, "provision-monitor-1", "devices/#", seen)) {
            assertThat(watch.serverChain()).hasSize(1);
            endpoint.send("devices/x/up/a", Payload.of("hello"));
            assertThat(seen.await(BrokerEvent.Observed.class::isInstance, LIMIT))
                    .isPresent();
        }
    }
}
