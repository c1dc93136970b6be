package org.espprovision.simulator;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.espprovision.serial.ControlLines;

/**
 * Power, the EN pin with its RC delay, and the strap pins. Hosts and people pull at it from any thread; the chip thread
 * waits in {@link #awaitStart} and is interrupted whenever EN falls.
 */
final class ResetCircuit {
    /** 10 kOhm and 0.1 uF, as on the usual boards, cross the threshold of EN after about this time. */
    private static final long RC_DELAY_NANOS = TimeUnit.MICROSECONDS.toNanos(1_500);

    /**
     * In fast mode a host's "release EN, then at once pull GPIO0" must work on a loaded machine as well, where the second
     * step may come many milliseconds late; so the chip gives it this much time and takes any low as low.
     */
    private static final long FAST_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** What a start finds: why it happened and what the straps were when EN rose. */
    record Start(ResetCause cause, int strapNumber) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ChipClock clock;
    private final Cable cable;
    private final BoardWiring wiring;
    private final Thread chipThread;

    private Strap strap;
    private ControlLines lines = ControlLines.NEITHER;
    private boolean powered = true;
    private boolean closed;
    private boolean flashButton;
    private boolean gpio0WasLow;
    private ResetCause cause = ResetCause.POWER_ON;
    private long releasedAtNanos = System.nanoTime();

    ResetCircuit(ChipClock clock, Cable cable, BoardWiring wiring, Strap strap, Thread chipThread) {
        this.clock = clock;
        this.cable = cable;
        this.wiring = wiring;
        this.strap = strap;
        this.chipThread = chipThread;
    }

    BoardWiring wiring() {
        return wiring;
    }

    void drive(ControlLines now) {
        change(() -> lines = now);
    }

    void strap(Strap now) {
        change(() -> strap = now);
    }

    void power(Power now) {
        change(() -> powered = now == Power.ON);
    }

    /** Power, as a person with the cable in the hand sees it. */
    enum Power {
        ON,
        OFF
    }

    boolean isPowered() {
        lock.lock();
        try {
            return powered && !closed;
        } finally {
            lock.unlock();
        }
    }

    void pressReset() {
        lock.lock();
        try {
            press();
        } finally {
            lock.unlock();
        }
    }

    /** RESET is pressed and released while FLASH is down; FLASH comes up once the chip has seen it. */
    void pressResetHoldingFlash() {
        lock.lock();
        try {
            flashButton = true;
            press();
        } finally {
            lock.unlock();
        }
    }

    /** No further start; ends the present life. */
    void close() {
        lock.lock();
        try {
            closed = true;
            fall();
        } finally {
            lock.unlock();
        }
    }

    /** The chip thread waits here, outside of any life, until EN is up; empty when the chip is closed. */
    Optional<Start> awaitStart() {
        lock.lock();
        clock.beginIdle();
        try {
            while (!closed) {
                long wait = enableIsLow() ? Long.MAX_VALUE : remainingDelayNanos();
                if (wait <= 0) {
                    return Optional.of(start());
                }
                try {
                    changed.awaitNanos(wait);
                } catch (InterruptedException pulledAgain) {
                    // EN fell once more while nothing ran: looking at the pins again is all a reset asks for
                }
            }
            return Optional.empty();
        } finally {
            clock.endIdle();
            lock.unlock();
        }
    }

    private Start start() {
        Thread.interrupted(); // an interrupt up to here belonged to the life before
        clock.start();
        boolean low = gpio0IsLow() || (clock.isFast() && gpio0WasLow);
        flashButton = false;
        return new Start(cause, low ? strap.withGpio0Low() : strap.number());
    }

    private long remainingDelayNanos() {
        long elapsed = System.nanoTime() - releasedAtNanos;
        if (!clock.isFast()) {
            return RC_DELAY_NANOS - elapsed;
        }
        boolean nothingToWaitFor = gpio0WasLow || flashButton || cause == ResetCause.POWER_ON;
        return nothingToWaitFor ? 0 : FAST_GRACE_NANOS - elapsed;
    }

    private void change(Runnable step) {
        lock.lock();
        try {
            boolean wasLow = enableIsLow();
            boolean wasPowered = powered;
            step.run();
            if ((wasPowered && !powered) || (!wasLow && enableIsLow())) {
                fall();
            }
            if (wasLow && !enableIsLow()) {
                rise();
            }
            gpio0WasLow |= gpio0IsLow();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void press() {
        fall();
        if (!enableIsLow()) {
            rise();
        }
    }

    private void fall() {
        cause = powered ? ResetCause.RESET_PIN : ResetCause.POWER_ON;
        clock.stop();
        cable.hold();
        chipThread.interrupt();
        changed.signalAll();
    }

    private void rise() {
        releasedAtNanos = System.nanoTime();
        gpio0WasLow = gpio0IsLow();
        cable.release();
        changed.signalAll();
    }

    private boolean enableIsLow() {
        return !powered || wiring.pullsEnable(lines);
    }

    private boolean gpio0IsLow() {
        return flashButton || wiring.pullsGpio0(lines);
    }
}
