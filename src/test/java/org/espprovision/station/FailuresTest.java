package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.chip.ChipException;
import org.espprovision.chip.SketchImage;
import org.espprovision.diagnosis.Cause;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.simulator.BoardWiring;
import org.espprovision.simulator.Boards;
import org.espprovision.simulator.FlashFault;
import org.espprovision.simulator.FlashWear;
import org.espprovision.simulator.sketch.VirtualNetwork.AccessPoint;
import org.espprovision.simulator.sketch.VirtualSketch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can go wrong on the way, told by its right name and exit status; and that the same job on the healed board
 * then succeeds, with a ledger that is whole.
 */
class FailuresTest {
    private static final String[] MUTUAL = {"require_certificate true", "use_identity_as_username true"};

    @TempDir
    private Path folder;

    private Bench bench;
    private BrokerChoice embedded;

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
        embedded = bench.broker;
    }

    @AfterEach
    void tearDown() {
        bench.close();
    }

    @Test
    void a_board_that_starts_its_sketch_instead_of_its_boot_loader() {
        bench.cable(Cables::withoutDtr);
        assertFails("chip.run-mode", FailureKind.CHIP);
        assertNothingWasTouched();
        assertSucceedsOnceHealed();
    }

    @Test
    void a_board_that_nobody_can_reset_and_nobody_has_put_into_its_boot_loader() {
        bench.plugIn(bench.board().wiring(BoardWiring.NO_CONTROL_LINES));
        assertFails("chip.silent", FailureKind.CHIP);
        assertNothingWasTouched();
        assertSucceedsOnceHealed();
    }

    @Test
    void a_flash_too_small_for_the_layout() {
        bench.plugIn(bench.board().flashSize(0x100000));
        assertFails("chip.layout-too-big", FailureKind.CHIP);
        assertNothingWasTouched();
        assertSucceedsOnceHealed();
    }

    @Test
    void a_sketch_that_is_not_sound_never_comes_near_a_board() {
        byte[] altered = bench.sketch.bytes();
        altered[altered.length / 2] ^= 1;
        assertThat(assertThrows(ChipException.class, () -> SketchImage.parse(altered))
                        .code())
                .isEqualTo("firmware.unsound");
    }

    @Test
    void a_broker_that_is_down() {
        bench.broker = new BrokerChoice.Remote(new BrokerAddress("localhost", 1), Optional.empty());
        assertFails("broker.unreachable", FailureKind.BROKER);
        assertNothingWasTouched();
        assertSucceedsOnceHealed();
    }

    @Test
    void a_broker_of_another_authority() throws Exception {
        CertificateAuthority other = bench.authority("other-ca");
        try (MosquittoServer mosquitto = bench.mosquitto(other, Set.of("localhost"), MUTUAL)) {
            bench.use(mosquitto);
            assertFails("broker.untrusted", FailureKind.BROKER);
            assertNothingWasTouched();
            bench.use(mosquitto, other.certificate());
            assertConfirmed();
        }
    }

    @Test
    void a_broker_with_another_name() throws Exception {
        try (MosquittoServer mosquitto = bench.mosquitto(bench.authority(), Set.of("elsewhere.local"), MUTUAL)) {
            bench.use(mosquitto);
            assertFails("broker.name", FailureKind.BROKER);
        }
        assertSucceedsOnceHealed();
    }

    @Test
    void a_broker_that_does_not_take_our_authority() throws Exception {
        CertificateAuthority other = bench.authority("other-ca");
        try (MosquittoServer mosquitto = bench.mosquitto(
                bench.authority(),
                Set.of("localhost"),
                "require_certificate true",
                "use_identity_as_username true",
                "cafile " + CertificateAuthority.certificateFile(folder.resolve("other-ca")))) {
            bench.use(mosquitto);
            assertFails("broker.client-refused", FailureKind.BROKER);
        }
        assertThat(other.certificate()).isNotNull();
        assertSucceedsOnceHealed();
    }

    @Test
    void a_broker_that_lets_anybody_in() throws Exception {
        try (MosquittoServer mosquitto =
                bench.mosquitto(bench.authority(), Set.of("localhost"), "allow_anonymous true")) {
            bench.use(mosquitto);
            assertUnconfirmed(Cause.NO_CERTIFICATE_DEMANDED);
        }
        assertSucceedsOnceHealed();
    }

    @Test
    void a_broker_that_knows_no_user_behind_a_certificate() throws Exception {
        try (MosquittoServer mosquitto =
                bench.mosquitto(bench.authority(), Set.of("localhost"), "require_certificate true")) {
            bench.use(mosquitto);
            assertFails("broker.not-authorised", FailureKind.BROKER);
        }
        assertSucceedsOnceHealed();
    }

    @Test
    void a_wrong_wifi_password() {
        bench.plugIn(bench.board()
                .firmware(new VirtualSketch(
                        Bench.network(AccessPoint.named(Bench.SSID, "another one")), new SecureRandom())));
        assertUnconfirmed(Cause.WIFI_PASSWORD);
        assertSucceedsOnceHealed();
    }

    @Test
    void a_network_that_is_not_there() {
        bench.plugIn(bench.board()
                .firmware(new VirtualSketch(
                        Bench.network(AccessPoint.named("nearby", Bench.PASSWORD)), new SecureRandom())));
        assertUnconfirmed(Cause.WIFI_NOT_FOUND);
        assertSucceedsOnceHealed();
    }

    @Test
    void a_console_that_is_silent_while_nothing_reaches_the_broker() {
        bench.plugIn(Boards.misreading(bench.board(), Bench.network(), "wifi.ssid=bench", "wifi.ssid=bensh"));
        bench.cable(Cables::silentAfterReset);
        bench.patience = Duration.ofSeconds(2);
        assertUnconfirmed(Cause.CONSOLE_SILENT);
        assertSucceedsOnceHealed();
    }

    @Test
    void a_message_on_the_wrong_topic() {
        bench.plugIn(Boards.misreading(bench.board(), Bench.network(), "/up/proof", "/up/prose"));
        bench.patience = Duration.ofSeconds(5);
        assertUnconfirmed(Cause.WRONG_TOPIC);
        assertSucceedsOnceHealed();
    }

    @Test
    void flash_that_does_not_hold_what_was_written() {
        bench.plugIn(
                bench.board().fault(FlashFault.stuckAtZero(0x20010, 0x01)).fault(FlashFault.stuckAtOne(0x20011, 0x80)));
        ProvisioningException failure = assertThrows(ProvisioningException.class, bench::run);
        assertThat(failure.code()).isIn("chip.verify", "chip.protocol");
        assertThat(failure.kind()).isEqualTo(FailureKind.CHIP);
        assertSucceedsOnceHealed();
    }

    @Test
    void a_cable_pulled_in_the_middle_of_a_write() {
        ProvisioningException failure = assertThrows(
                ProvisioningException.class,
                () -> bench.run(
                        new Cancellation(),
                        event -> inTheMiddle(event, () -> bench.chip().unplug())));
        assertThat(failure.code()).isEqualTo("port.lost");
        assertThat(failure.kind()).isEqualTo(FailureKind.PORT);
        assertSucceedsOnceHealed();
    }

    @Test
    void a_run_cancelled_in_the_middle_of_a_write() {
        var cancellation = new Cancellation();
        ProvisioningException failure = assertThrows(
                ProvisioningException.class,
                () -> bench.run(cancellation, event -> inTheMiddle(event, cancellation::cancel)));
        assertThat(failure.code()).isEqualTo("interrupted");
        assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertSucceedsOnceHealed();
    }

    private static void inTheMiddle(StationEvent event, Runnable then) {
        if (event instanceof StationEvent.StepProgress progress
                && progress.step() == Step.WRITE_FLASH
                && progress.done() > progress.total() / 3) {
            then.run();
        }
    }

    private void assertFails(String code, FailureKind kind) {
        ProvisioningException failure = assertThrows(ProvisioningException.class, bench::run);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.kind()).isEqualTo(kind);
    }

    private void assertUnconfirmed(Cause cause) {
        Outcome.Provisioned run = (Outcome.Provisioned) bench.run();
        assertThat(run.verdict().cause()).isEqualTo(cause);
        assertThat(run.verdict().cause().failureKind()).isPresent();
    }

    private void assertConfirmed() {
        Outcome outcome = bench.run();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Provisioned.class,
                        run -> assertThat(run.verdict().isConfirmed())
                                .as("%s", run.verdict())
                                .isTrue());
        assertThat(bench.ledger.verify().intact()).isTrue();
    }

    private void assertNothingWasTouched() {
        assertThat(bench.chip().wear()).isEqualTo(FlashWear.NONE);
    }

    private void assertSucceedsOnceHealed() {
        bench.plugIn(bench.board());
        bench.cable(line -> line);
        bench.broker = embedded;
        bench.patience = Duration.ofSeconds(20);
        assertConfirmed();
    }
}
