package org.espprovision.station;

import org.espprovision.serial.SerialLine;
import org.jspecify.annotations.Nullable;

/** Breaks a run off from another thread: wakes it and takes the line away from it. Lasts for one run. */
public final class Cancellation {
    private boolean requested;
    private @Nullable Thread worker;
    private @Nullable SerialLine line;

    /** Asks the run to end; returns at once. Safe to call at any time and twice. */
    public synchronized void cancel() {
        requested = true;
        if (worker != null) {
            worker.interrupt();
        }
        if (line != null) {
            line.close();
        }
    }

    /** Whether somebody asked. */
    public synchronized boolean isRequested() {
        return requested;
    }

    /** The calling thread now works on this line. */
    synchronized void covers(SerialLine opened) {
        worker = Thread.currentThread();
        line = opened;
        if (requested) {
            cancel();
        }
    }

    /** The run is over; a later request does nothing. Called by the thread that was covered. */
    synchronized void release() {
        worker = null;
        line = null;
        if (requested) {
            boolean unused = Thread.interrupted(); // ours, and it has done its work
        }
    }
}
