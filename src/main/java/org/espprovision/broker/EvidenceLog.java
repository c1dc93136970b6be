package org.espprovision.broker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Collects what endpoints and watches tell, from any thread, and lets others wait for it. Keeps the last 5,000 events, or
 * fewer when clients sent more than 16 MiB in them, so that a station can run for weeks.
 */
public final class EvidenceLog implements Consumer<BrokerEvent> {
    private static final int MOST_EVENTS = 5_000;
    static final int MOST_BYTES = 16 * 1024 * 1024;

    private final Lock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Deque<BrokerEvent> events = new ArrayDeque<>();
    private long bulkBytes;
    private long arrived;

    @Override
    public void accept(BrokerEvent event) {
        lock.lock();
        try {
            events.addLast(event);
            bulkBytes += bulkBytes(event);
            while (events.size() > MOST_EVENTS || bulkBytes > MOST_BYTES) {
                bulkBytes -= bulkBytes(events.removeFirst());
            }
            arrived++;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The part of an event whose size the client decides; all the rest is small. */
    private static int bulkBytes(BrokerEvent event) {
        if (event instanceof BrokerEvent.Published published) {
            return published.payload().lengthBytes();
        }
        if (event instanceof BrokerEvent.TlsRefused refused) {
            return refused.shown().map(CertificateFacts::lengthBytes).orElse(0)
                    + refused.detail().length();
        }
        return event instanceof BrokerEvent.Observed observed
                ? observed.payload().lengthBytes()
                : 0;
    }

    /** Everything kept, in order of arrival. */
    public List<BrokerEvent> events() {
        return snapshot().events();
    }

    /** What is known about one device so far. */
    public BrokerEvidence about(String device) {
        return BrokerEvidence.of(device, events());
    }

    /** Waits for an event; one that is already there counts. Empty when the time runs out. */
    public Optional<BrokerEvent> await(Predicate<BrokerEvent> wanted, Duration limit) throws InterruptedException {
        return awaitIn(all -> all.stream().filter(wanted).findFirst(), limit);
    }

    /** Waits until what is known about a device is enough. Empty when the time runs out; {@link #about} has the rest. */
    public Optional<BrokerEvidence> awaitAbout(String device, Predicate<BrokerEvidence> enough, Duration limit)
            throws InterruptedException {
        return awaitIn(all -> Optional.of(BrokerEvidence.of(device, all)).filter(enough), limit);
    }

    /** Searches without holding the lock: a slow predicate must not hold up the endpoint's thread. */
    private <T> Optional<T> awaitIn(Function<List<BrokerEvent>, Optional<T>> search, Duration limit)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Snapshot seen = snapshot();
            Optional<T> found = search.apply(seen.events());
            if (found.isPresent() || !growsBeyond(seen.arrived(), deadline)) {
                return found;
            }
        }
    }

    private record Snapshot(List<BrokerEvent> events, long arrived) {}

    private Snapshot snapshot() {
        lock.lock();
        try {
            return new Snapshot(List.copyOf(events), arrived);
        } finally {
            lock.unlock();
        }
    }

    private boolean growsBeyond(long known, long deadline) throws InterruptedException {
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            while (arrived == known && left > 0) {
                left = grown.awaitNanos(left);
            }
            return arrived != known;
        } finally {
            lock.unlock();
        }
    }
}
