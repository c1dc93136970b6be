package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.espprovision.ProvisioningException;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.CertificateState;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.RevocationList;
import org.espprovision.pki.RevocationReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of certificates that were withdrawn, where it counts: at the broker's door. */
@Timeout(120)
class RevocationTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private Bench bench;
    private Registrar registrar;

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
        registrar = new Registrar(bench.authority(), bench.ledger, random);
    }

    @AfterEach
    void tearDown() {
        bench.close();
    }

    @Test
    void a_revoked_device_is_refused_by_the_embedded_broker() throws Exception {
        Device good = device("good");
        Device lost = device("lost");
        registrar.revoke("lost", RevocationReason.KEY_COMPROMISE);
        var events = new CopyOnWriteArrayList<BrokerEvent>();
        var anywhere =
                new BrokerChoice.Embedded(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "localhost");
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                anywhere, bench.authority(), new Withdrawn(bench.ledger), Clock.systemUTC(), events::add)) {
            connect(broker.address().port(), good);
            assertThatThrownBy(() -> connect(broker.address().port(), lost)).isInstanceOf(IOException.class);
        }
        assertThat(events.toString())
                .contains("REVOKED", lost.certificate().serial().value().toString(16));
    }

    @Test
    void a_revoked_device_is_refused_by_mosquitto_with_the_list() throws Exception {
        Device good = device("good");
        Device lost = device("lost");
        registrar.revoke("lost", RevocationReason.KEY_COMPROMISE);
        registrar.renewList(Registrar.LIST_LIFE);
        Path list = CertificateAuthority.revocationFile(folder.resolve("ca"));
        try (MosquittoServer mosquitto = bench.mosquitto(
                bench.authority(), Set.of("localhost"), "require_certificate true", "crlfile " + list)) {
            connect(mosquitto.port(), good);
            assertThatThrownBy(() -> connect(mosquitto.port(), lost)).isInstanceOf(IOException.class);
            await().untilAsserted(() ->
                    assertThat(mosquitto.logLines()).anyMatch(line -> line.contains("certificate verify failed")));
        }
    }

    @Test
    void a_board_provisioned_again_puts_its_earlier_certificate_on_the_list() throws Exception {
        Path file = CertificateAuthority.revocationFile(folder.resolve("ca"));
        Outcome.Provisioned first = (Outcome.Provisioned) bench.run();
        assertThat(file).doesNotExist();

        bench.repeat = Repeat.START_OVER;
        Outcome.Provisioned second = (Outcome.Provisioned) bench.run();

        assertThat(second.verdict().isConfirmed()).isTrue();
        var list = RevocationList.read(file);
        assertThat(list.x509().isRevoked(first.certificate().x509())).isTrue();
        assertThat(list.x509().isRevoked(second.certificate().x509())).isFalse();
        assertThat(list.x509().getRevokedCertificate(first.certificate().x509()).getRevocationReason())
                .isEqualTo(java.security.cert.CRLReason.SUPERSEDED);
        list.x509().verify(bench.authority().certificate().getPublicKey());
        assertThat(bench.events.toString()).contains("revocation list number 1");
    }

    /** The board may still hold the earlier one and work with it. */
    @Test
    void a_run_broken_off_before_the_files_are_written_takes_nothing_out_of_use() {
        Outcome.Provisioned first = (Outcome.Provisioned) bench.run();
        bench.repeat = Repeat.START_OVER;
        var cancellation = new Cancellation();
        assertThatThrownBy(() -> bench.run(cancellation, event -> {
                    if (event instanceof StationEvent.StepStarted started && started.step() == Step.WRITE_FLASH) {
                        cancellation.cancel();
                    }
                }))
                .isInstanceOf(ProvisioningException.class);
        assertThat(states()).containsExactly(CertificateState.CONFIRMED, CertificateState.ISSUED);
        assertThat(registrar
                        .renewList(Registrar.LIST_LIFE)
                        .x509()
                        .isRevoked(first.certificate().x509()))
                .isFalse();

        bench.plugIn(bench.board());
        bench.run();
        assertThat(states())
                .containsExactly(CertificateState.SUPERSEDED, CertificateState.SUPERSEDED, CertificateState.CONFIRMED);
    }

    private List<CertificateState> states() {
        return bench.ledger.state(Bench.MAC).certificates().stream()
                .map(CertificateRecord::state)
                .toList();
    }

    @Test
    void numbers_rise_whole_lists_replace_each_other_and_the_end_is_told_in_time() throws Exception {
        RevocationList first = registrar.renewList(Period.ofDays(100));
        RevocationList second = registrar.renewList(); // lasts as long as the one before
        assertThat(second.number()).isGreaterThan(first.number());
        try (var files = Files.list(folder.resolve("ca"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca.key", "ca.crt", "crl.pem", "crl.lock");
        }
        assertThat(second.warning(at(second.thisUpdate().plus(Duration.ofDays(79)))))
                .isEmpty();
        assertThat(second.warning(at(second.thisUpdate().plus(Duration.ofDays(81))))
                        .orElseThrow())
                .contains("in 19 days", "provision ca crl");
        assertThat(second.warning(at(second.nextUpdate())).orElseThrow()).contains("ended on");
        assertThat(registrar.renewList(Period.ofYears(100)).nextUpdate())
                .isEqualTo(bench.authority().certificate().getNotAfter().toInstant());
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private record Device(DeviceCertificate certificate, PrivateKey key) {}

    private Device device(String name) throws Exception {
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, random)) {
            DeviceCertificate certificate = registrar.issue(new DeviceName(name), Optional.empty(), key);
            PrivateKey secret =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.derForDevice()));
            return new Device(certificate, secret);
        }
    }

    /** TLS 1.2, as the ESP8266 speaks it: the broker's refusal comes within the handshake. */
    private void connect(int port, Device device) throws Exception {
        try (SSLSocket socket = (SSLSocket) context(device).getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
        }
    }

    private SSLContext context(Device device) throws Exception {
        X509Certificate authority = bench.authority().certificate();
        KeyStore store = KeyStore.getInstance("PKCS12");
        load(store);
        store.setKeyEntry("own", device.key(), new char[0], new Certificate[] {
            device.certificate().x509()
        });
        store.setCertificateEntry("ca", authority);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, new char[0]);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), random);
        return context;
    }

    private static void load(KeyStore store) throws Exception {
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
