package org.espprovision.serial;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes that came and wait for a reader. When nobody reads, the oldest are lost first, as in a driver. */
final class ReceivedBytes {
    /** Ten seconds of the fastest line. */
    private static final int MOST_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int taken;
    private int total;
    private boolean ended;

    void add(byte[] bytes) {
        lock.lock();
        try {
            chunks.add(bytes);
            total += bytes.length;
            while (total > MOST_BYTES && chunks.size() > 1) {
                total -= chunks.remove().length - taken;
                taken = 0;
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come; what is there can still be read. */
    void end() {
        lock.lock();
        try {
            ended = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            chunks.clear();
            taken = 0;
            total = 0;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link SerialLine#read}, but -1 when the end has come and all is read. */
    int read(byte[] buffer, Duration timeout) {
        boolean interrupted = false;
        lock.lock();
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            while (total == 0 && !ended) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return 0;
                }
                try {
                    news.await(left, TimeUnit.NANOSECONDS);
                } catch (InterruptedException keptForTheCaller) {
                    interrupted = true;
                }
            }
            return total == 0 ? -1 : take(buffer);
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int take(byte[] buffer) {
        int count = 0;
        for (byte[] first = chunks.peek(); first != null && count < buffer.length; first = chunks.peek()) {
            int part = Math.min(buffer.length - count, first.length - taken);
            System.arraycopy(first, taken, buffer, count, part);
            count += part;
            taken += part;
            if (taken == first.length) {
                chunks.remove();
                taken = 0;
            }
        }
        total -= count;
        return count;
    }
}
