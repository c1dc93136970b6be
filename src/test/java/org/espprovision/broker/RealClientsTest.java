package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espprovision.Peers;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint against clients nobody here wrote: mosquitto_pub, mosquitto_sub and OpenSSL. */
class RealClientsTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final Authority OTHER = TestCertificates.authority("Other CA");
    private static final TlsIdentity DEVICE = CA.client("esp8266-5ccf7f010203");

    @TempDir
    Path files = Path.of("");

    private final EvidenceLog log = new EvidenceLog();
    private final List<Process> started = new ArrayList<>();
    private final CheckEndpoint endpoint = CheckEndpoint.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            CA.server("localhost"),
            CA.certificate(),
            Clock.systemUTC(),
            log);

    @BeforeEach
    void write() throws IOException {
        TestCertificates.writePem(files, "ca", CA.own());
        TestCertificates.writePem(files, "device", DEVICE);
        TestCertificates.writePem(files, "monitor", CA.client("provision-monitor"));
        TestCertificates.writePem(files, "stranger", OTHER.client("stranger"));
        TestCertificates.writePem(files, "other-ca", OTHER.own());
    }

    @AfterEach
    void close() {
        started.forEach(Process::destroyForcibly);
        endpoint.close();
    }

    @Test
    void mosquitto_pub_proves_a_device_and_mosquitto_sub_hears_it() throws Exception {
        Process ear =
                mosquitto("mosquitto_sub", "monitor", "ca", "provision-monitor", "-t", "devices/+/up/#", "-C", "1");
        assertThat(log.await(BrokerEvent.Subscribed.class::isInstance, SOON)).isPresent();
        String nonce = "0123456789abcdef0123456789abcdef";
        String fingerprint = CertificateFacts.sha256(DEVICE.certificate());
        String proof = "nonce=%s chip=00010203 firmware=0.1.0 cert=%s".formatted(nonce, fingerprint);
        String name = "esp8266-5ccf7f010203";
        Process mouth = mosquitto(
                "mosquitto_pub", "device", "ca", name, "-q", "1", "-t", "devices/" + name + "/up/proof", "-m", proof);
        assertThat(output(mouth)).isEmpty();
        assertThat(output(ear)).isEqualTo(proof + "\n");

        BrokerEvidence evidence =
                log.awaitAbout(name, seen -> seen.nonceSeen(nonce), SOON).orElseThrow();
        assertThat(evidence.acceptedFingerprint()).contains(fingerprint);
        assertThat(evidence.proves(nonce, fingerprint)).isTrue();
        assertThat(evidence.stepTimes().firstPublish()).isPresent();
    }

    @Test
    void mosquitto_pub_with_a_strangers_certificate_is_named() throws Exception {
        Process stranger = mosquitto("mosquitto_pub", "stranger", "ca", "stranger", "-t", "a", "-m", "x");
        assertThat(output(stranger)).isNotEmpty();
        BrokerEvent.TlsRefused refused = refused();
        assertThat(refused.reason()).isEqualTo(RefusalReason.UNKNOWN_ISSUER);
        assertThat(refused.commonName()).contains("stranger");
    }

    @Test
    void mosquitto_pub_that_does_not_trust_the_endpoint_is_recognised() throws Exception {
        Process doubter = mosquitto("mosquitto_pub", "device", "other-ca", "x", "-t", "a", "-m", "x");
        assertThat(output(doubter)).isNotEmpty();
        assertThat(refused().reason()).isEqualTo(RefusalReason.CLIENT_REJECTED_US);
    }

    @Test
    void openssl_without_a_certificate_is_refused() throws Exception {
        openssl("-tls1_2");
        assertThat(refused().reason()).isEqualTo(RefusalReason.NO_CERTIFICATE);
    }

    @Test
    void openssl_with_a_certificate_is_let_in() throws Exception {
        openssl("-tls1_2", "-cert", file("device.crt"), "-key", file("device.key"));
        BrokerEvent event =
                log.await(BrokerEvent.TlsAccepted.class::isInstance, SOON).orElseThrow();
        assertThat(((BrokerEvent.TlsAccepted) event).leaf()).isEqualTo(DEVICE.certificate());
    }

    @Test
    void openssl_that_insists_on_tls_1_3_is_told_so() throws Exception {
        openssl("-tls1_3", "-cert", file("device.crt"), "-key", file("device.key"));
        assertThat(refused().reason()).isEqualTo(RefusalReason.PROTOCOL_VERSION);
    }

    @Test
    void openssl_with_small_fragments_is_served_as_the_device_would_be() throws Exception {
        openssl("-tls1_2", "-maxfraglen", "512", "-cert", file("device.crt"), "-key", file("device.key"));
        assertThat(log.await(BrokerEvent.TlsAccepted.class::isInstance, SOON)).isPresent();
    }

    private BrokerEvent.TlsRefused refused() throws InterruptedException {
        return (BrokerEvent.TlsRefused)
                log.await(BrokerEvent.TlsRefused.class::isInstance, SOON).orElseThrow();
    }

    private String file(String name) {
        return files.resolve(name).toString();
    }

    private Process mosquitto(String program, String identity, String authority, String clientId, String... more)
            throws IOException {
        var command = new ArrayList<>(List.of(Peers.require(program).toString(), "-V", "311", "-h", "localhost"));
        command.addAll(List.of("-p", String.valueOf(endpoint.port()), "-i", clientId));
        command.addAll(List.of("--cafile", file(authority + ".crt"), "--cert", file(identity + ".crt")));
        command.addAll(List.of("--key", file(identity + ".key")));
        command.addAll(List.of(more));
        return start(command);
    }

    private void openssl(String... more) throws Exception {
        var command = new ArrayList<>(List.of(Peers.require("openssl").toString(), "s_client", "-connect"));
        command.add("localhost:" + endpoint.port());
        command.addAll(List.of(more));
        Process client = start(command);
        client.getOutputStream().close(); // end of input: s_client leaves after the handshake
        output(client);
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    private static String output(Process process) throws IOException, InterruptedException {
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            return text;
        }
    }
}
