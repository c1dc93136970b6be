package org.espprovision.cli;

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
        Thread worker = Thread.currentThread();
        Thread hook = new Thread(() -> cancelAndAwait(cancellation, worker), "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            if (!cancellation.isRequested()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private static void cancelAndAwait(Cancellation cancellation, Thread worker) {
        cancellation.cancel();
        try {
            worker.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
