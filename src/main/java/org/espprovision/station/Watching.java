package org.espprovision.station;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleReader;
import org.espprovision.diagnosis.Diagnosis;
import org.espprovision.diagnosis.Expectation;
import org.espprovision.diagnosis.Verdict;
import org.espprovision.serial.SerialLine;

/** Listens to console and broker together until the device has proved itself, has failed for good, or time is up. */
final class Watching {
    /** Evidence is looked at again even when nothing new came: stillness is evidence too. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final BrokerSide broker;
    private final Expectation expectation;
    private final Doorbell doorbell;
    private final Clock clock;

    Watching(BrokerSide broker, Expectation expectation, Doorbell doorbell, Clock clock) {
        this.broker = broker;
        this.expectation = expectation;
        this.doorbell = doorbell;
        this.clock = clock;
    }

    /** What was concluded, and what the console had said by then. */
    record Seen(Verdict verdict, ConsoleEvidence console) {}

    /** Starts with the chip just reset and the line at the boot ROM's speed; nothing received since is lost. */
    Seen until(SerialLine line, Duration patience, StationListener listener) throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        try (ConsoleReader reader = ConsoleReader.start(line, clock, heard -> {
            listener.on(new StationEvent.ConsoleHeard(heard.sinceStart(), heard.text()));
            doorbell.ring();
        })) {
            while (true) {
                ConsoleEvidence console = reader.evidence();
                Verdict verdict = Diagnosis.conclude(console, broker.findings(expectation), expectation);
                Duration left = Duration.between(clock.instant(), deadline);
                if (verdict.isConfirmed() || Settled.failed(console) || left.isNegative() || left.isZero()) {
                    return new Seen(verdict, console);
                }
                throwIfLost(reader);
                doorbell.await(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
            }
        }
    }

    /** A device whose line is gone tells nothing any more; it would look like a silent one. */
    private static void throwIfLost(ConsoleReader reader) throws InterruptedException {
        var unused = reader.await(heard -> false, Duration.ZERO);
    }
}
