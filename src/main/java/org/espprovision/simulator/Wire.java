package org.espprovision.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;

/** One direction of a serial cable: bytes on their way, in order, each with the time at which its stop bit is over. */
final class Wire {
    /** A run of bytes sent without a gap at one speed. */
    private static final class Burst {
        private final byte[] bytes;
        private final long startNanos;
        private final double bitNanos;
        private int next;

        Burst(byte[] bytes, long startNanos, double bitNanos) {
            this.bytes = bytes;
            this.startNanos = startNanos;
            this.bitNanos = bitNanos;
        }

        long arrival(int index) {
            return startNanos + Math.round((index + 1) * Bits.PER_BYTE * bitNanos);
        }
    }

    private final Deque<Burst> bursts = new ArrayDeque<>();
    private volatile long freeAtNanos;

    boolean isEmpty() {
        return bursts.isEmpty();
    }

    /** When everything handed over so far has left the sender. */
    long freeAt() {
        return freeAtNanos;
    }

    /** Sends bytes as soon as the wire is free. */
    void send(byte[] bytes, long nowNanos, double bitNanos) {
        if (bytes.length == 0) {
            return;
        }
        Burst burst = new Burst(bytes, Math.max(nowNanos, freeAtNanos), bitNanos);
        freeAtNanos = burst.arrival(bytes.length - 1);
        bursts.add(burst);
    }

    /** When the next byte is complete. */
    long nextArrival() {
        Burst first = first();
        return first.arrival(first.next);
    }

    /** How long a bit of the next byte lasts. */
    double nextBitNanos() {
        return first().bitNanos;
    }

    int take() {
        Burst first = first();
        int value = first.bytes[first.next++] & 0xFF;
        if (first.next == first.bytes.length) {
            bursts.remove();
        }
        return value;
    }

    /** Cuts the wire: what is on its way never arrives. */
    void clear(long nowNanos) {
        bursts.clear();
        freeAtNanos = nowNanos;
    }

    private Burst first() {
        Burst first = bursts.peek();
        if (first == null) {
            throw new NoSuchElementException("nothing is on the wire");
        }
        return first;
    }
}
