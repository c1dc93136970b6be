package org.espprovision.station.line;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.FailureKind;
import org.espprovision.MacAddress;
import org.espprovision.ProvisioningException;
import org.espprovision.station.Cancellation;
import org.espprovision.station.Outcome;
import org.espprovision.station.StationEvent;
import org.espprovision.station.Step;
import org.espprovision.station.line.BoardResult.Verdict;

/** One board from when it came to its verdict, tried again as the policy says. Used by one thread; {@link #stop} by any. */
final class BoardRun {
    private static final Pattern MAC = Pattern.compile("\\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\\b");

    private final Place place;
    private final int number;
    private final LinePlan plan;
    private final Clock clock;
    private final Consumer<LineEvent> listener;
    private final Map<Step, Duration> times = new EnumMap<>(Step.class);
    private final Instant start;
    private volatile Step step = Step.IDENTIFY;
    private Optional<MacAddress> mac = Optional.empty();
    private Cancellation cancellation = new Cancellation();
    private boolean stopped;

    BoardRun(Place place, int number, LinePlan plan, Clock clock, Consumer<LineEvent> listener) {
        this.place = place;
        this.number = number;
        this.plan = plan;
        this.clock = clock;
        this.listener = listener;
        this.start = clock.instant();
    }

    Place place() {
        return place;
    }

    /** The flash is written: what is left is to see whether it works, and that is worth waiting for. */
    boolean isNearlyDone() {
        return switch (step) {
            case VERIFY_FLASH, CONFIRM, RECORD -> true;
            default -> false;
        };
    }

    /** No more attempts. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** Lets the board go as it is. */
    synchronized void drop() {
        stop();
        cancellation.cancel();
    }

    /** @param isThere whether the board is still plugged in */
    BoardResult run(BoardWork work, BooleanSupplier isThere) {
        for (int attempt = 1; ; attempt++) {
            times.clear();
            step = Step.IDENTIFY;
            BoardResult result = attempt(work, attempt);
            Optional<FailureKind> kind = kind(result);
            boolean again = kind.isPresent()
                    && plan.retry().again(result.failedAt().orElse(Step.CONFIRM), kind.get(), attempt)
                    && mayTryAgain()
                    && isThere.getAsBoolean();
            if (!again) {
                return result;
            }
            listener.accept(new LineEvent.Retried(place, step, result.reason(), attempt + 1));
        }
    }

    private FailureKind failureKind = FailureKind.CHIP;

    /** Whether it failed for what would fail any other board too. */
    boolean failedBeyondItself(BoardResult result) {
        return kind(result)
                .filter(kind -> kind == FailureKind.CREDENTIALS || kind == FailureKind.USAGE)
                .isPresent();
    }

    private Optional<FailureKind> kind(BoardResult result) {
        return result.verdict() == Verdict.FAILED ? Optional.of(failureKind) : Optional.empty();
    }

    /** Waits a moment: what failed may need it to come back. */
    private synchronized boolean mayTryAgain() {
        long end = System.nanoTime() + plan.pause().toNanos();
        try {
            for (long left = plan.pause().toMillis();
                    !stopped && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (!stopped) {
            cancellation = new Cancellation();
        }
        return !stopped;
    }

    private BoardResult attempt(BoardWork work, int attempt) {
        try {
            Outcome outcome = work.provision(place.port(), this::told, cancellation());
            mac = Optional.of(outcome.chip().mac());
            return outcome instanceof Outcome.Provisioned provisioned
                    ? provisioned(provisioned, attempt)
                    : result(
                            Verdict.ALREADY,
                            "already-confirmed",
                            "confirmed before",
                            "",
                            attempt,
                            Optional.of(outcome));
        } catch (ProvisioningException e) {
            failureKind = e.kind();
            Verdict verdict = e.kind() == FailureKind.INTERRUPTED ? Verdict.DROPPED : Verdict.FAILED;
            return result(verdict, e.code(), e.what(), e.remedy(), attempt, Optional.empty());
        }
    }

    private synchronized Cancellation cancellation() {
        return cancellation;
    }

    private BoardResult provisioned(Outcome.Provisioned run, int attempt) {
        Optional<FailureKind> failed = run.verdict().cause().failureKind();
        failureKind = failed.orElse(FailureKind.BROKER);
        return failed.isEmpty()
                ? result(Verdict.PASSED, "confirmed", run.certificate().commonName(), "", attempt, Optional.of(run))
                : result(
                        Verdict.FAILED,
                        run.verdict().cause().code(),
                        run.verdict().cause().explanation(),
                        run.verdict().remedy(),
                        attempt,
                        Optional.of(run));
    }

    private BoardResult result(
            Verdict verdict, String reason, String what, String remedy, int attempts, Optional<Outcome> outcome) {
        return new BoardResult(
                place,
                number,
                verdict,
                mac,
                reason,
                what,
                remedy,
                verdict.isPass() ? Optional.empty() : Optional.of(step),
                attempts,
                Duration.between(start, clock.instant()),
                new EnumMap<>(times),
                outcome);
    }

    private void told(StationEvent event) {
        if (event instanceof StationEvent.StepStarted started) {
            step = started.step();
        } else if (event instanceof StationEvent.StepFinished finished) {
            times.put(finished.step(), finished.took());
            noteMac(finished);
        }
        listener.accept(new LineEvent.BoardTold(place, event));
    }

    /** The summary of the first step names the chip: a board that fails later is known by it. */
    private void noteMac(StationEvent.StepFinished finished) {
        if (finished.step() == Step.IDENTIFY) {
            Matcher found = MAC.matcher(finished.summary());
            mac = found.find() ? Optional.of(MacAddress.parse(found.group())) : mac;
        }
    }
}
