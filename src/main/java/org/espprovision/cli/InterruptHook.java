package org.espprovision.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.espprovision.station.Cancellation;

/**
 * Lets Ctrl-C (and a polite kill) end a run cleanly: the run is broken off, and the process waits for it to write its last
 * line. The virtual machine then ends with 128 + the signal's number by itself.
 */
final class InterruptHook {
    private static final long GRACE_MILLIS = 3000;

    private InterruptHook() {}

    /** Does the work; a signal meanwhile cancels it and gives the calling thread time to come to its end. */
    static <T> T around(Cancellation cancellation, Supplier<T> work) {
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> cancelAndAwait(cancellation, done), "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            done.countDown(); // not the thread's end: that one waits in System.exit until the hooks are through
            if (!cancellation.isRequested()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private static void cancelAndAwait(Cancellation cancellation, CountDownLatch done) {
        cancellation.cancel();
        try {
            var unused = done.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
