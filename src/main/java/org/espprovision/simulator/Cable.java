package org.espprovision.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The serial cable between chip and host: both directions, the host adapter's speed, and what the adapter has received.
 * Chip side methods are called by the chip thread only; host side methods by any thread. One lock guards all of it.
 */
final class Cable {
    /** The time at which a byte arrives that nobody has sent. */
    static final long NOTHING_COMES = Long.MAX_VALUE;

    private final ChipClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forChip = lock.newCondition();
    private final Condition forHost = lock.newCondition();

    private final Wire toChip = new Wire();
    private final Wire toHost = new Wire();
    private final Queue<Byte> received = new ArrayDeque<>();
    private int hostBaud;
    private int session;
    private boolean open;
    private boolean chipHeld;
    private long lostBytes;
    private long bytesToChip;
    private long bytesToHost;
    private long lastDeliveryNanos;

    /** When the next byte will have arrived at the chip; a look at it needs no lock. */
    private volatile long nextArrivalNanos = NOTHING_COMES;

    Cable(ChipClock clock) {
        this.clock = clock;
    }

    // --- chip side ---

    /** When the next byte will have arrived at the chip, or {@link #NOTHING_COMES}. */
    long nextArrival() {
        return nextArrivalNanos;
    }

    /** When the byte arrived that was put into the receiver last. */
    long lastDelivery() {
        return lastDeliveryNanos;
    }

    /** Moves what has arrived by now into the receiver; a full receiver loses bytes, in fast mode they wait outside. */
    void deliver(ByteRing receiver, double chipBitNanos) {
        if (nextArrivalNanos > clock.now()) {
            return;
        }
        lock.lock();
        try {
            while (!toChip.isEmpty() && toChip.nextArrival() <= clock.now()) {
                if (receiver.isFull() && clock.isFast()) {
                    return;
                }
                double hostBitNanos = toChip.nextBitNanos();
                lastDeliveryNanos = toChip.nextArrival();
                int seen = Bits.sample(toChip.take(), hostBitNanos, chipBitNanos);
                if (receiver.isFull()) {
                    lostBytes++;
                } else {
                    receiver.put(seen);
                }
            }
        } finally {
            noteNextArrival();
            lock.unlock();
        }
    }

    /** Lets the speed detector listen to what has passed by now, until it knows enough. */
    void deliver(Autobaud detector) {
        lock.lock();
        try {
            while (!detector.knows() && !toChip.isEmpty() && toChip.nextArrival() <= clock.now()) {
                long end = toChip.nextArrival();
                double bitNanos = toChip.nextBitNanos();
                detector.hear(toChip.take(), end, bitNanos);
            }
        } finally {
            noteNextArrival();
            lock.unlock();
        }
    }

    /** Forgets bytes of which a part has already passed. */
    void skipBegun() {
        lock.lock();
        try {
            while (!toChip.isEmpty() && toChip.nextArrival() - Bits.PER_BYTE * toChip.nextBitNanos() < clock.now()) {
                toChip.take();
            }
        } finally {
            noteNextArrival();
            lock.unlock();
        }
    }

    /** Waits until something is on its way to the chip and says when it will be there. */
    long awaitTraffic() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (toChip.isEmpty()) {
                clock.checkRunning();
                clock.beginIdle();
                try {
                    forChip.await();
                } finally {
                    clock.endIdleBy(nextArrivalNanos);
                }
            }
            return toChip.nextArrival();
        } finally {
            lock.unlock();
        }
    }

    /** When the chip's transmitter will have sent everything it was given. */
    long transmitterFreeAt() {
        return toHost.freeAt();
    }

    void transmit(int value, double chipBitNanos) throws InterruptedException {
        lock.lock();
        try {
            clock.checkRunning();
            toHost.send(new byte[] {(byte) value}, clock.now(), chipBitNanos);
            bytesToHost++;
            if (!open) {
                receiveDue();
                received.clear();
            }
            if (clock.isFast()) {
                receiveDue();
            }
            forHost.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The chip goes into reset: its half-sent bytes are cut off and nothing it is sent is heard. */
    void hold() {
        lock.lock();
        try {
            receiveDue();
            toHost.clear(clock.hostNow());
            toChip.clear(clock.hostNow());
            noteNextArrival();
            chipHeld = true;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            chipHeld = false;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes the chip could not take in time, since it was made. */
    long lostBytes() {
        lock.lock();
        try {
            return lostBytes;
        } finally {
            lock.unlock();
        }
    }

    WireTraffic traffic() {
        lock.lock();
        try {
            return new WireTraffic(bytesToChip, bytesToHost);
        } finally {
            lock.unlock();
        }
    }

    // --- host side; each method answers only to the session that holds the port ---

    /** Opens the port anew; whoever held it before loses it. */
    int open(int baud) {
        lock.lock();
        try {
            receiveDue();
            received.clear();
            hostBaud = baud;
            open = true;
            forHost.signalAll();
            return ++session;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a session, or whichever is there when the cable is pulled. */
    void close(int which) {
        lock.lock();
        try {
            if (open && which == session) {
                open = false;
            }
            forHost.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void unplug() {
        close(session);
    }

    boolean isOpen(int which) {
        lock.lock();
        try {
            return open && which == session;
        } finally {
            lock.unlock();
        }
    }

    void hostWrite(byte[] bytes) {
        lock.lock();
        try {
            if (!chipHeld) {
                bytesToChip += bytes.length;
                toChip.send(bytes.clone(), clock.hostNow(), hostBitNanos());
                noteNextArrival();
                forChip.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes what has arrived, waiting for the first byte; 0 when the time ran out or the session ended. */
    int hostRead(int which, byte[] buffer, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            while (open && which == session) {
                receiveDue();
                if (!received.isEmpty()) {
                    return takeReceived(buffer);
                }
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    return 0;
                }
                long next = toHost.isEmpty() ? remaining : clock.hostWaitNanos(toHost.nextArrival());
                forHost.awaitNanos(Math.min(remaining, Math.max(next, 1)));
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** How long until what the host wrote has left its adapter. */
    long hostBusyNanos() {
        lock.lock();
        try {
            return toChip.isEmpty() ? 0 : clock.hostWaitNanos(toChip.freeAt());
        } finally {
            lock.unlock();
        }
    }

    void hostBaud(int baud) {
        lock.lock();
        try {
            receiveDue();
            hostBaud = baud;
        } finally {
            lock.unlock();
        }
    }

    void hostDiscard() {
        lock.lock();
        try {
            receiveDue();
            received.clear();
        } finally {
            lock.unlock();
        }
    }

    /** The adapter samples each byte when it arrives, so a later change of speed does not touch it. */
    private void receiveDue() {
        while (!toHost.isEmpty() && clock.hostWaitNanos(toHost.nextArrival()) <= 0) {
            double chipBitNanos = toHost.nextBitNanos();
            received.add((byte) Bits.sample(toHost.take(), chipBitNanos, hostBitNanos()));
        }
    }

    private void noteNextArrival() {
        nextArrivalNanos = toChip.isEmpty() ? NOTHING_COMES : toChip.nextArrival();
    }

    private int takeReceived(byte[] buffer) {
        int taken = 0;
        for (Byte next = received.peek(); next != null && taken < buffer.length; next = received.peek()) {
            buffer[taken++] = next;
            received.remove();
        }
        return taken;
    }

    private double hostBitNanos() {
        return 1e9 / hostBaud;
    }
}
