package org.espprovision.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Lets work that has no end of its own be ended: by a key, by Ctrl-C, by a polite kill. A signal runs the virtual
 * machine's shutdown; that waits here until the work has put everything away, and the process then ends with 128 + the
 * signal's number.
 */
final class Ending {
    private static final long GRACE_MILLIS = 10_000;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /** Does the work, which looks at {@link #isAsked} and ends soon after. */
    int around(IntSupplier work) {
        Thread hook = new Thread(this::askAndAwait, "ending");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.getAsInt();
        } finally {
            done.countDown();
            withdraw(hook);
        }
    }

    private static void withdraw(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // A signal it is, and the hook has done what it is for.
        }
    }

    void ask() {
        asked.countDown();
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits that long, less when the end is asked for. */
    void await(Duration duration) {
        try {
            var unused = asked.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ask();
        }
    }

    private void askAndAwait() {
        ask();
        try {
            var unused = done.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
