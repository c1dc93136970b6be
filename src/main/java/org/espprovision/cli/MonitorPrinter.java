package org.espprovision.cli;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.espprovision.cli.MonitorOutput.Happening;
import org.espprovision.console.ConsoleLine;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the line and its reader's output, so that a slow terminal does not keep the line from being read.
 *
 * <p>Threads: any thread puts in, one daemon thread of our own takes out and prints. The queue is bounded
 * by what it holds, more than a minute of any board's talk: a file or a program that does not follow is waited for then,
 * since nothing may be lost on its way there; on a terminal what no eye can follow is left out and counted. {@link #close} waits for what is queued, but not for ever.
 */
final class MonitorPrinter implements AutoCloseable {
    private static final int MOST_QUEUED_CHARS = 16 << 20;

    /** What a line weighs beside its text: its event, its time, its place in the queue. */
    private static final int EACH_WEIGHS_CHARS = 200;

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration WAKE = Duration.ofMillis(50);

    /** What becomes of a line when the queue is full. */
    enum WhenFull {
        WAIT,
        LEAVE_OUT
    }

    private final BlockingQueue<Queued> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST_QUEUED_CHARS);
    private final AtomicLong leftOut = new AtomicLong();
    private final MonitorOutput output;
    private final WhenFull whenFull;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean paused;
    private volatile @Nullable RuntimeException failure;

    private record Queued(Runnable work, int chars) {}

    MonitorPrinter(MonitorOutput output, WhenFull whenFull) {
        this.output = output;
        this.whenFull = whenFull;
        this.thread = new Thread(this::run, "monitor output");
        thread.setDaemon(true);
        thread.start();
    }

    void heard(ConsoleLine line) {
        put(new Queued(() -> output.heard(line), line.text().length() + EACH_WEIGHS_CHARS));
    }

    void happened(Happening what, String words) {
        put(new Queued(() -> output.happened(what, words), words.length() + EACH_WEIGHS_CHARS));
    }

    /** Holds the output back, or lets it go on; what comes meanwhile is queued as far as it fits. */
    boolean togglePause() {
        paused = !paused;
        return paused;
    }

    /** Throws what went wrong while printing: a fault of ours must not look like a silent board. */
    void requireSound() {
        RuntimeException e = failure;
        if (e != null) {
            throw e;
        }
    }

    private void put(Queued next) {
        try {
            boolean fits = room.tryAcquire(next.chars());
            while (!fits && whenFull == WhenFull.WAIT && !closing && failure == null) {
                fits = room.tryAcquire(next.chars(), WAKE.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (fits) {
                queue.add(next);
            } else {
                leftOut.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                Queued next = paused && !closing ? idle() : queue.poll(WAKE.toMillis(), TimeUnit.MILLISECONDS);
                while (next != null) {
                    next.work().run();
                    room.release(next.chars());
                    next = paused && !closing ? null : queue.poll();
                }
                tellLeftOut();
                output.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private static @Nullable Queued idle() throws InterruptedException {
        Thread.sleep(WAKE.toMillis());
        return null;
    }

    private void tellLeftOut() {
        long count = paused ? 0 : leftOut.getAndSet(0);
        if (count > 0) {
            output.happened(
                    Happening.OVERFLOW,
                    "%,d lines are not shown: the board is faster than this terminal. --log keeps all of them"
                            .formatted(count));
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
