package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.pki.KeyKind;
import org.espprovision.simulator.Boards;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that a person or a cable ends, at each step: what is told, what stays behind, and that the next run gets through. */
@Timeout(60)
class BrokenOffTest {
    @TempDir
    private Path folder;

    private Bench bench;

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @AfterEach
    void tearDown() {
        bench.close();
    }

    /** RECORD is left out: by then the device is confirmed, and a late request changes nothing. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"IDENTIFY", "AUTHORITY", "BROKER", "ISSUE", "PACK", "WRITE_FLASH", "VERIFY_FLASH", "CONFIRM"})
    void a_cancelled_run_says_so_and_so_does_the_ledger(Step step) {
        var cancellation = new Cancellation();

        ProvisioningException failure = assertThrows(
                ProvisioningException.class, () -> bench.run(cancellation, at(step, cancellation::cancel)));

        assertThat(failure.code()).isEqualTo("interrupted");
        assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        if (step != Step.IDENTIFY) {
            assertThat(lastFailure()).contains("interrupted");
        }
        assertNothingGoesOn();
        assertTheNextRunGetsThrough();
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"IDENTIFY", "WRITE_FLASH", "VERIFY_FLASH", "CONFIRM"})
    void a_pulled_cable_is_called_by_its_name(Step step) {
        ProvisioningException failure = assertThrows(
                ProvisioningException.class,
                () -> bench.run(new Cancellation(), at(step, () -> bench.chip().unplug())));

        assertThat(failure.code()).isEqualTo("port.lost");
        assertThat(failure.kind()).isEqualTo(FailureKind.PORT);
        if (step != Step.IDENTIFY) {
            assertThat(lastFailure()).contains("port.lost");
        }
        assertNothingGoesOn();
        assertTheNextRunGetsThrough();
    }

    @Test
    void a_cable_pulled_while_the_device_talks_ends_the_wait() {
        bench.plugIn(Boards.misreading(bench.board(), Bench.network(), "wifi.ssid=bench", "wifi.ssid=bensh"));
        ProvisioningException failure = assertThrows(
                ProvisioningException.class,
                () -> bench.run(new Cancellation(), event -> {
                    if (event instanceof StationEvent.ConsoleHeard heard
                            && heard.line().contains("wifi connecting")) {
                        bench.chip().unplug();
                    }
                }));
        assertThat(failure.code()).isEqualTo("port.lost");
        assertThat(lastFailure()).contains("port.lost");
        assertTheNextRunGetsThrough();
    }

    /** An RSA key can take longer to make than the run lives. */
    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void nothing_is_issued_after_the_end(KeyKind key) {
        bench.key = key;
        var cancellation = new Cancellation();
        assertThrows(ProvisioningException.class, () -> bench.run(cancellation, at(Step.ISSUE, cancellation::cancel)));
        assertNothingGoesOn();
        assertThat(bench.ledger.entries().get(bench.ledger.entries().size() - 1).entry())
                .isInstanceOf(LedgerEntry.Failed.class);
        assertTheNextRunGetsThrough();
    }

    private static StationListener at(Step step, Runnable then) {
        return event -> {
            if (event instanceof StationEvent.StepStarted started && started.step() == step) {
                then.run();
            }
        };
    }

    private Optional<String> lastFailure() {
        return bench.ledger.entries().stream()
                .flatMap(recorded -> recorded.entry() instanceof LedgerEntry.Failed failed
                        ? Optional.of(failed.code()).stream()
                        : Optional.<String>empty().stream())
                .reduce((earlier, later) -> later);
    }

    private static void assertNothingGoesOn() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("credentials") || name.startsWith("console " + Bench.PORT));
    }

    private void assertTheNextRunGetsThrough() {
        assertThat(bench.ledger.verify().intact()).isTrue();
        assertThat(bench.ledger.verify().tornBytes()).isZero();
        bench.plugIn(bench.board());
        Outcome.Provisioned run = (Outcome.Provisioned) bench.run();
        assertThat(run.verdict().isConfirmed()).as("%s", run.verdict()).isTrue();
        assertThat(bench.ledger.verify().intact()).isTrue();
    }
}
