package org.espprovision.station;

import java.util.ArrayList;
import java.util.List;
import org.espprovision.serial.SerialLine;
import org.jspecify.annotations.Nullable;

/** Breaks a run off from another thread: wakes it and takes the line away from it. Lasts for one run. */
public final class Cancellation {
    private boolean requested;
    private @Nullable Thread worker;
    private @Nullable SerialLine line;
    private final List<Cancellation> parts = new ArrayList<>();

    /** Asks the run to end; returns at once. Safe to call at any time and twice. */
    public synchronized void cancel() {
        requested = true;
        if (worker != null) {
            worker.interrupt();
        }
        if (line != null) {
            line.close();
        }
        parts.forEach(Cancellation::cancel);
    }

    /** The cancellation of a part of the run that has a thread and a line of its own. */
    synchronized Cancellation ofPart() {
        var part = new Cancellation();
        parts.add(part);
        if (requested) {
            part.cancel();
        }
        return part;
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
