package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.broker.BrokerFinding.Weight;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check against a real Mosquitto, set up well and in every wrong way that people run into. */
@Timeout(60)
class BrokerCheckTest {
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final Authority OTHER = TestCertificates.authority("Other CA");
    private static final TlsIdentity REVOKED = CA.client("provision-revoked");
    private static final CheckGuests GUESTS = guests(CA);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String NAMED = "use_identity_as_username true";
    private static final String DEMANDED = "require_certificate true";

    @TempDir
    private Path files;

    private List<BrokerFinding> findings = List.of();

    @BeforeEach
    void setUp() throws Exception {
        TestCertificates.writePem(files, "ca", CA.own());
        TestCertificates.writePem(files, "server", CA.server("localhost"));
        list(CA.revoking(REVOKED.certificate()));
        Files.writeString(files.resolve("acl"), """
                pattern write devices/%u/up/#
                pattern read devices/%u/down/#
                user provision-monitor
                topic read devices/#
                topic read $SYS/#
                """);
    }

    private void list(X509CRL crl) throws IOException, CRLException {
        Files.writeString(files.resolve("crl.pem"), TestCertificates.pem("X509 CRL", crl.getEncoded()));
    }

    private static CheckGuests guests(Authority of) {
        var members = new CheckGuests.Members(
                of.client("provision-check-1"), of.client("provision-check-2"), of.client("provision-monitor"));
        return new CheckGuests(Optional.of(members), "", OTHER.client("provision-stranger"), Optional.of(REVOKED), "");
    }

    @Test
    void a_mosquitto_that_is_set_up_well_is_fit() throws Exception {
        checked("localhost", good());
        assertThat(findings).extracting(BrokerFinding::weight).containsOnly(Weight.GOOD);
        assertThat(findings)
                .extracting(BrokerFinding::code)
                .contains(
                        "tcp.open",
                        "tls.fragment",
                        "chain.good",
                        "client.none",
                        "client.stranger",
                        "client.revoked",
                        "client.device",
                        "mqtt.roundtrip",
                        "mqtt.acl-write",
                        "mqtt.acl-read",
                        "clock");
        assertThat(find("client.revoked").what()).contains("certificate_revoked");
    }

    @Test
    void an_authority_that_the_device_does_not_trust() throws Exception {
        TestCertificates.writePem(files, "server", OTHER.server("localhost"));
        checked("localhost", good());
        bad("bearssl.62");
        assertThat(find("bearssl.62").what()).contains("Other CA", "Bench CA");
    }

    @Test
    void an_expired_broker() throws Exception {
        Instant now = Instant.now();
        TestCertificates.writePem(
                files,
                "server",
                CA.order("CN=x", TestCertificates.ecKey())
                        .forServer()
                        .dns("localhost")
                        .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(2)))
                        .sign());
        checked("localhost", good());
        bad("bearssl.54");
    }

    @Test
    void another_name_and_an_address_that_devices_never_compare() throws Exception {
        TestCertificates.writePem(
                files,
                "server",
                CA.order("CN=x", TestCertificates.ecKey())
                        .forServer()
                        .dns("other.local")
                        .ip("127.0.0.1")
                        .sign());
        checked("127.0.0.1", good());
        bad("bearssl.56");
    }

    @Test
    void several_faults_at_once_are_all_told() throws Exception {
        TestCertificates.writePem(files, "server", OTHER.server("other.local"));
        checked("localhost", DEMANDED, NAMED, "cafile " + path("ca.crt"), "acl_file " + path("acl"));
        bad("bearssl.56", "bearssl.62", "client.revoked");
    }

    @Test
    void tls_1_3_alone() throws Exception {
        checked(
                "localhost",
                Stream.concat(Stream.of(good()), Stream.of("tls_version tlsv1.3"))
                        .toArray(String[]::new));
        bad("tls.version");
        assertThat(find("tls.version").remedy()).contains("tls_version tlsv1.2");
    }

    @Test
    void ciphers_that_the_device_lacks() throws Exception {
        TestCertificates.writePem(
                files,
                "server",
                CA.order("CN=x", TestCertificates.rsaKey())
                        .forServer()
                        .dns("localhost")
                        .sign());
        checked(
                "localhost",
                Stream.concat(Stream.of(good()), Stream.of("ciphers DHE-RSA-AES128-GCM-SHA256"))
                        .toArray(String[]::new));
        bad("tls.suite");
    }

    @Test
    void plain_mqtt_on_the_port() throws Exception {
        try (var mosquitto = MosquittoServer.start("allow_anonymous true")) {
            check("localhost", mosquitto.port(), GUESTS, LIMIT);
        }
        bad("tls.plain");
    }

    @Test
    void the_guides_configuration_lets_nobody_in() throws Exception {
        checked("localhost", DEMANDED, "cafile " + path("ca.crt"), "crlfile " + path("crl.pem"));
        bad("mqtt.connect");
        assertThat(find("mqtt.connect").what()).contains("CONNACK 5");
        assertThat(find("mqtt.connect").remedy()).contains("use_identity_as_username true");
    }

    @Test
    void no_certificate_demanded() throws Exception {
        checked("localhost", "allow_anonymous true", "cafile " + path("ca.crt"), "crlfile " + path("crl.pem"));
        assertThat(codes(Weight.UNSAFE)).contains("client.none", "client.stranger");
        assertThat(find("client.none").what()).contains("anybody is let in");
    }

    @Test
    void no_access_list() throws Exception {
        checked("localhost", DEMANDED, NAMED, "cafile " + path("ca.crt"), "crlfile " + path("crl.pem"));
        bad("mqtt.acl-write", "mqtt.acl-read");
    }

    @Test
    void an_access_list_that_drops_what_devices_say() throws Exception {
        Files.writeString(files.resolve("acl"), "user provision-monitor\ntopic read devices/#\n");
        checked("localhost", good());
        bad("mqtt.roundtrip");
    }

    @Test
    void no_revocation_list() throws Exception {
        checked("localhost", DEMANDED, NAMED, "cafile " + path("ca.crt"), "acl_file " + path("acl"));
        bad("client.revoked");
        assertThat(find("client.revoked").what())
                .contains(REVOKED.certificate().getSerialNumber().toString(16));
    }

    @Test
    void a_revocation_list_that_ran_out_locks_everybody_out() throws Exception {
        list(CA.revokingUntil(Instant.now().minusSeconds(60), REVOKED.certificate()));
        checked("localhost", good());
        bad("client.device");
        assertThat(find("client.device").remedy()).contains("crlfile that has run out");
    }

    @Test
    void devices_of_an_authority_that_the_broker_does_not_know() throws Exception {
        try (var mosquitto = start(good())) {
            check("localhost", mosquitto.port(), guests(OTHER), LIMIT);
        }
        bad("client.device");
        assertThat(find("client.device").remedy()).contains("cafile of the broker lacks Other CA");
    }

    @Test
    void an_intermediate_that_is_missing_from_cafile() throws Exception {
        Authority middle = CA.intermediate("Line 2");
        try (var mosquitto = start(good())) {
            check("localhost", mosquitto.port(), guests(middle), LIMIT);
        }
        bad("client.device");
        assertThat(find("client.device").remedy()).contains("Line 2", "intermediate and root");
    }

    @Test
    void nobody_there() throws Exception {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        check("localhost", port, GUESTS, LIMIT);
        bad("broker.unreachable");
        check("no-such-host.invalid", 8883, GUESTS, LIMIT);
        bad("broker.unreachable");
    }

    @Test
    void one_that_accepts_and_says_nothing_does_not_hold_the_check_up() throws Exception {
        long before = System.nanoTime();
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            check("localhost", mute.getLocalPort(), GUESTS, Duration.ofMillis(700));
        }
        bad("broker.timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void one_that_trickles_does_not_hold_the_check_up_either() throws Exception {
        ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread drips = new Thread(() -> drip(slow), "dripping server");
        drips.setDaemon(true);
        try (slow) {
            drips.start();
            check("localhost", slow.getLocalPort(), GUESTS, Duration.ofSeconds(1));
            bad("broker.timeout");
        }
        drips.join();
    }

    /** A handshake record of 16 KB, a byte every tenth of a second: each comes before the socket's own time is over. */
    private static void drip(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(new byte[] {22, 3, 3, 0x40, 0});
                while (true) {
                    socket.getOutputStream().write(2);
                    Thread.sleep(100);
                }
            } catch (IOException gone) {
                // the check has had enough of this one
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Test
    void without_an_authority_only_what_needs_none_is_judged_and_the_rest_says_why() throws Exception {
        var alone = new CheckGuests(
                Optional.empty(),
                "there is no authority",
                OTHER.client("stranger"),
                Optional.empty(),
                "there is no authority");
        try (var mosquitto = start(good())) {
            findings = new BrokerCheck(
                            new BrokerAddress("localhost", mosquitto.port()),
                            Optional.empty(),
                            alone,
                            BrokerCheck.USUAL_TOPIC,
                            LIMIT,
                            Clock.systemUTC(),
                            new SecureRandom())
                    .run(step -> {});
        }
        assertThat(codes(Weight.NOT_CHECKED))
                .contains("bearssl.62", "client.revoked", "client.device", "mqtt.roundtrip", "clock");
        assertThat(codes(Weight.GOOD)).contains("client.none", "client.stranger", "tls.fragment");
        bad();
    }

    @Test
    void the_clock_is_read_from_the_brokers_log_with_and_without_a_zone() {
        Instant heard = Instant.parse("2026-11-24T12:00:00Z");
        assertThat(ClockQuestion.ahead("1795521690: New connection", heard)).contains(Duration.ofSeconds(90));
        assertThat(ClockQuestion.ahead("2026-11-24T14:00:05: New", heard)).contains(Duration.ofSeconds(5));
        assertThat(ClockQuestion.ahead("2026-11-24T13:59:00+0200: New", heard)).contains(Duration.ofMinutes(-1));
        assertThat(ClockQuestion.ahead("New connection", heard)).isEmpty();
    }

    private String[] good() {
        return new String[] {
            DEMANDED,
            NAMED,
            "cafile " + path("ca.crt"),
            "crlfile " + path("crl.pem"),
            "acl_file " + path("acl"),
            "log_dest topic"
        };
    }

    private Path path(String name) {
        return files.resolve(name);
    }

    private MosquittoServer start(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("certfile " + path("server.crt"), "keyfile " + path("server.key")));
        all.addAll(List.of(lines));
        return MosquittoServer.start(all.toArray(String[]::new));
    }

    private void checked(String host, String... lines) throws IOException {
        try (var mosquitto = start(lines)) {
            check(host, mosquitto.port(), GUESTS, LIMIT);
        }
    }

    private void check(String host, int port, CheckGuests guests, Duration limit) {
        findings = new BrokerCheck(
                        new BrokerAddress(host, port),
                        Optional.of(CA.certificate()),
                        guests,
                        BrokerCheck.USUAL_TOPIC,
                        limit,
                        Clock.systemUTC(),
                        new SecureRandom())
                .run(step -> {});
    }

    private BrokerFinding find(String code) {
        return findings.stream()
                .filter(finding -> finding.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError(code + " is not among " + findings));
    }

    private List<String> codes(Weight weight) {
        return findings.stream()
                .filter(finding -> finding.weight() == weight)
                .map(BrokerFinding::code)
                .toList();
    }

    /** Exactly these are bad, and each says what to do. */
    private void bad(String... codes) {
        List<BrokerFinding> bad =
                findings.stream().filter(finding -> finding.weight().isBad()).toList();
        assertThat(bad).as("%s", findings).extracting(BrokerFinding::code).containsExactlyInAnyOrder(codes);
        assertThat(bad).allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
    }
}
