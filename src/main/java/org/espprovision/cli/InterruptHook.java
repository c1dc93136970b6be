package org.espprovision.cli;

import org.espprovision.station.Cancellation;

/**
 * Lets Ctrl-C (and a polite kill) end a run cleanly: the run is broken off, and the process waits for it to write its last
 * line. The virtual machine then ends with 128 + the signal's number by itself.
 */
final class InterruptHook implements AutoCloseable {
    private static final long GRACE_MILLIS = 3000;

    private final Thread worker = Thread.currentThread();
    private final Thread hook;

    InterruptHook(Cancellation cancellation) {
        hook = new Thread(
                () -> {
                    cancellation.cancel();
                    awaitWorker();
                },
                "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitWorker() {
        try {
            worker.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is already ending: the hook is what brought us here.
            Thread.currentThread().interrupt();
        }
    }
}
