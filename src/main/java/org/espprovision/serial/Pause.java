package org.espprovision.serial;

import java.util.concurrent.TimeUnit;

/**
 * Short waits inside a line. An interrupt does not cut them short (only closing ends a read), but it is kept for the
 * caller: a wait that returned at once for an interrupted thread would turn the loop around it into a busy one.
 */
final class Pause {
    private Pause() {}

    static void nanos(long nanos) {
        boolean interrupted = false;
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
