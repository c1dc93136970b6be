package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.CheckEndpoint;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.diagnosis.Cause;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.ServerCredentials;
import org.espprovision.simulator.Boards;
import org.espprovision.simulator.FlashWear;
import org.espprovision.simulator.sketch.VirtualSketch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What device and broker find wrong with each other after the station has found nothing: the device is led to another
 * broker, or the broker changes while the flash is being written.
 */
class DeviceAndBrokerTest {
    private static final String[] MUTUAL = {"require_certificate true", "use_identity_as_username true"};

    @TempDir
    private Path folder;

    private Bench bench;
    private BrokerChoice embedded;

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
        embedded = bench.broker;
        bench.patience = Duration.ofSeconds(10);
    }

    @AfterEach
    void tearDown() {
        bench.close();
    }

    @Test
    void a_broker_that_does_not_know_the_devices_authority() throws Exception {
        bench.authority("other-ca");
        String otherCa = "cafile " + CertificateAuthority.certificateFile(folder.resolve("other-ca"));
        try (MosquittoServer mosquitto =
                bench.mosquitto(bench.authority(), Set.of("localhost"), "require_certificate true", otherCa)) {
            bench.leadDeviceTo(mosquitto.port());
            assertUnconfirmed(Cause.DEVICE_UNKNOWN_AUTHORITY, FailureKind.CREDENTIALS);
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void a_broker_that_publishes_its_log_says_why_it_refused() throws Exception {
        try (MosquittoServer mosquitto =
                bench.mosquitto(bench.authority(), Set.of("localhost"), mutualAnd("log_dest topic"))) {
            bench.use(mosquitto);
            // One letter of the device's certificate is another now: its signature does not fit any more.
            bench.plugIn(Boards.misreading(bench.board(), Bench.network(), "urn:dev:mac", "urn:dev:mad"));
            Outcome.Provisioned run = (Outcome.Provisioned) bench.run();
            assertThat(run.verdict().cause().failureKind()).contains(FailureKind.CREDENTIALS);
            assertThat(run.verdict().evidence())
                    .anyMatch(found -> found.toString().contains("broker: ended the connection"));
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void a_broker_that_has_the_device_on_its_revocation_list() {
        ServerCredentials server = bench.authority().issueServer(Set.of("localhost"), Set.of());
        try (CheckEndpoint endpoint = CheckEndpoint.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TlsIdentity.of(server.certificate(), server.key()),
                bench.authority().certificate(),
                Clock.systemUTC(),
                event -> {})) {
            endpoint.refuseWhere(certificate -> true);
            bench.leadDeviceTo(endpoint.port());
            assertUnconfirmed(Cause.DEVICE_CERTIFICATE, FailureKind.CREDENTIALS);
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void a_broker_of_an_authority_that_the_device_does_not_hold() throws Exception {
        try (MosquittoServer mosquitto = bench.mosquitto(bench.authority("other-ca"), Set.of("localhost"), MUTUAL)) {
            bench.leadDeviceTo(mosquitto.port());
            assertUnconfirmed(Cause.BROKER_NOT_TRUSTED, FailureKind.CREDENTIALS);
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void a_broker_that_the_device_knows_by_another_name() throws Exception {
        try (MosquittoServer mosquitto = bench.mosquitto(bench.authority(), Set.of("elsewhere.local"), MUTUAL)) {
            bench.leadDeviceTo(mosquitto.port());
            assertUnconfirmed(Cause.BROKER_NAME, FailureKind.CREDENTIALS);
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void a_broker_whose_certificate_names_its_address_only_as_an_address() throws Exception {
        var authority = TestCertificates.authority("Bench CA");
        TlsIdentity server = authority
                .order("CN=broker", TestCertificates.ecKey())
                .forServer()
                .ip("127.0.0.1")
                .sign();
        try (MosquittoServer mosquitto = bench.mosquitto(
                new ServerCredentials(server.certificate(), server.key(), Optional.empty(), authority.certificate()),
                MUTUAL)) {
            bench.broker = new BrokerChoice.Remote(
                    new BrokerAddress("127.0.0.1", mosquitto.port()), Optional.of(authority.certificate()));
            assertThatThrownBy(bench::run).isInstanceOfSatisfying(ProvisioningException.class, failure -> {
                assertThat(failure.code()).isEqualTo("broker.name");
                assertThat(failure.remedy()).contains("DNS");
            });
            assertThat(bench.chip().wear()).isEqualTo(FlashWear.NONE);
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void a_listener_without_tls_that_is_not_the_broker_meant() throws Exception {
        try (MosquittoServer plain = MosquittoServer.start("allow_anonymous true")) {
            bench.leadDeviceTo(plain.port());
            assertUnconfirmed(Cause.NOT_TLS, FailureKind.BROKER);
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void an_endpoint_that_the_device_cannot_reach() {
        bench.leadDeviceTo(1);
        assertUnconfirmed(Cause.BROKER_DOWN, FailureKind.BROKER);
        assertConfirmedOnceHealed();
    }

    @Test
    void a_broker_that_stops_while_the_flash_is_written() throws Exception {
        try (MosquittoServer mosquitto = bench.mosquitto(bench.authority(), Set.of("localhost"), MUTUAL)) {
            bench.use(mosquitto);
            Outcome.Provisioned run = (Outcome.Provisioned)
                    bench.run(new Cancellation(), event -> onceInTheMiddle(event, mosquitto::stop));
            assertThat(run.verdict().isConfirmed()).isFalse();
            assertThat(run.verdict().cause().failureKind()).contains(FailureKind.BROKER);
            assertThat(run.verdict().evidence())
                    .anyMatch(found -> found.toString().contains("watching the broker"));
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void a_broker_that_started_anew_while_the_flash_was_written_is_not_watched_any_more() throws Exception {
        try (MosquittoServer before = bench.mosquitto(bench.authority(), Set.of("localhost"), MUTUAL);
                MosquittoServer after = bench.mosquitto(bench.authority(), Set.of("localhost"), MUTUAL)) {
            bench.leadDeviceTo(after.port());
            bench.use(before);
            bench.patience = Duration.ofSeconds(3);
            Outcome.Provisioned run =
                    (Outcome.Provisioned) bench.run(new Cancellation(), event -> onceInTheMiddle(event, before::stop));
            assertThat(run.verdict().cause()).isEqualTo(Cause.WATCH_FAILED);
        }
        assertConfirmedOnceHealed();
    }

    @Test
    void a_sketch_that_prints_nothing_and_reaches_nobody() {
        bench.plugIn(Boards.mute(bench.board()));
        bench.patience = Duration.ofSeconds(2);
        assertUnconfirmed(Cause.SKETCH_SILENT, FailureKind.CHIP);
        assertConfirmedOnceHealed();
    }

    @Test
    void a_network_without_a_time_server_is_no_obstacle() {
        bench.plugIn(bench.board().firmware(new VirtualSketch(Bench.networkWithoutTime(), new SecureRandom())));
        assertConfirmed();
    }

    private static String[] mutualAnd(String more) {
        return Stream.concat(Stream.of(MUTUAL), Stream.of(more)).toArray(String[]::new);
    }

    private static void onceInTheMiddle(StationEvent event, Runnable then) {
        if (event instanceof StationEvent.StepStarted started && started.step() == Step.WRITE_FLASH) {
            then.run();
        }
    }

    private void assertUnconfirmed(Cause cause, FailureKind kind) {
        Outcome.Provisioned run = (Outcome.Provisioned) bench.run();
        assertThat(run.verdict().cause()).as("%s", run.verdict()).isEqualTo(cause);
        assertThat(cause.failureKind()).contains(kind);
        assertThat(bench.ledger.verify().intact()).isTrue();
    }

    private void assertConfirmedOnceHealed() {
        bench.plugIn(bench.board());
        bench.broker = embedded;
        bench.patience = Duration.ofSeconds(20);
        assertConfirmed();
    }

    private void assertConfirmed() {
        Outcome.Provisioned run = (Outcome.Provisioned) bench.run();
        assertThat(run.verdict().isConfirmed()).as("%s", run.verdict()).isTrue();
        assertThat(bench.ledger.verify().intact()).isTrue();
    }
}
