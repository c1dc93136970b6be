package org.espprovision.simulator;

import java.util.concurrent.TimeUnit;

/**
 * The chip's own time, in nanoseconds since it was made. Everything that takes time on the chip goes through here, so the
 * pace is decided in one place.
 *
 * <p>Only the chip thread moves the time. Other threads may read it, {@link #stop} the chip (reset, power loss) and ask
 * what time it is on the host's end of the line ({@link #hostNow}).
 */
final class ChipClock {
    /** Sleeping for less than this costs more than it is worth. */
    private static final long SLACK_NANOS = 1_000_000;

    /** A chip that fell behind further than this does not catch up: it would run faster than any chip does. */
    private static final long FORGIVEN_NANOS = 5_000_000;

    private final Pace pace;
    /** Moves on when the chip had to wait for the machine it runs on. */
    private volatile long wallOriginNanos = System.nanoTime();

    private volatile long nowNanos;
    private volatile boolean idle;
    private volatile boolean stopped;

    ChipClock(Pace pace) {
        this.pace = pace;
    }

    boolean isFast() {
        return pace == Pace.FAST;
    }

    long now() {
        return nowNanos;
    }

    /** Lets the chip be busy for this long. */
    void advance(long nanos) throws InterruptedException {
        advanceTo(nowNanos + nanos);
    }

    /** Lets the chip be busy until then; a time that has passed is no wait. */
    void advanceTo(long chipNanos) throws InterruptedException {
        if (chipNanos > nowNanos) {
            nowNanos = chipNanos;
        }
        if (pace == Pace.REAL_TIME) {
            waitForTheWall();
        }
        checkRunning();
    }

    /** Chip time as code that is being executed counts it; {@link #advanceTo} has to follow soon. */
    void follow(long chipNanos) {
        nowNanos = chipNanos;
    }

    /** Nothing more happens until reset. */
    void halt() throws InterruptedException {
        beginIdle();
        try {
            while (true) {
                checkRunning();
                TimeUnit.DAYS.sleep(1);
            }
        } finally {
            endIdle();
        }
    }

    /** The chip waits for the outside; in real time its clock follows the wall meanwhile. */
    void beginIdle() {
        idle = true;
    }

    void endIdle() {
        endIdleBy(Long.MAX_VALUE);
    }

    /** The wait was for that time; a thread that wakes up late must not make the chip miss what came after. */
    void endIdleBy(long chipNanos) {
        if (pace == Pace.REAL_TIME) {
            nowNanos = Math.max(nowNanos, Math.min(wall(), chipNanos));
        }
        idle = false;
    }

    /** @throws InterruptedException when the chip is in reset or without power */
    void checkRunning() throws InterruptedException {
        if (stopped) {
            throw new InterruptedException("the chip was reset");
        }
    }

    /** From any thread: every wait of the chip ends from here on. The caller interrupts the chip thread as well. */
    void stop() {
        stopped = true;
    }

    void start() {
        stopped = false;
    }

    /**
     * What time it is for somebody outside. In real time that is the wall's time; but a chip that has fallen behind (a
     * loaded machine) is not flooded with bytes from its future, and one that is a little ahead, as executed code is, not
     * with a burst from its past. A chip that is far ahead sits in one long operation.
     */
    long hostNow() {
        if (pace == Pace.FAST) {
            return nowNanos;
        }
        long wall = wall();
        return idle || nowNanos > wall + 2 * SLACK_NANOS ? wall : nowNanos;
    }

    /** How long somebody outside must still wait until the chip's event of that time reaches them. */
    long hostWaitNanos(long chipNanos) {
        return pace == Pace.FAST ? 0 : chipNanos - wall();
    }

    private long wall() {
        return System.nanoTime() - wallOriginNanos;
    }

    private void waitForTheWall() throws InterruptedException {
        long ahead = nowNanos - wall();
        if (ahead > SLACK_NANOS) {
            TimeUnit.NANOSECONDS.sleep(ahead);
        } else if (ahead < -FORGIVEN_NANOS) {
            shiftOrigin(-ahead);
        }
    }

    /** Only the chip thread writes the origin. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void shiftOrigin(long nanos) {
        wallOriginNanos += nanos;
    }
}
