package org.espprovision.simulator;

/** Waiting for threads to end. */
final class Threads {
    private Threads() {}

    /** Waits for the thread's end; an interrupt meanwhile is kept for the caller. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
