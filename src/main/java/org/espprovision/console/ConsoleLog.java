package org.espprovision.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects lines from one thread for any number of others. */
final class ConsoleLog {
    /** Hours of a talkative device; what is older tells nothing about a provisioning run. */
    static final int MAX_LINES = 10_000;

    private final Supplier<Duration> elapsed;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ConsoleLine> lines = new ArrayDeque<>();
    private long rawBytes;
    private long forgotten;
    private String unfinished = "";
    private boolean ended;
    private @Nullable RuntimeException failure;

    ConsoleLog(Supplier<Duration> elapsed) {
        this.elapsed = elapsed;
    }

    void add(List<ConsoleLine> newLines, int newRawBytes, String nowUnfinished) {
        change(() -> {
            for (ConsoleLine line : newLines) {
                lines.addLast(line);
            }
            while (lines.size() > MAX_LINES) {
                lines.removeFirst();
                forgotten++;
            }
            rawBytes += newRawBytes;
            unfinished = nowUnfinished;
        });
    }

    void end() {
        change(() -> ended = true);
    }

    void fail(RuntimeException why) {
        change(() -> failure = why);
    }

    ConsoleEvidence evidence() {
        lock.lock();
        try {
            return new ConsoleEvidence(elapsed.get(), List.copyOf(lines), rawBytes, unfinished, forgotten);
        } finally {
            lock.unlock();
        }
    }

    Optional<ConsoleEvidence> await(Predicate<ConsoleEvidence> enough, Duration timeout) throws InterruptedException {
        long nanosLeft = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                ConsoleEvidence now = evidence();
                if (enough.test(now)) {
                    return Optional.of(now);
                }
                if (failure != null) {
                    throw failure;
                }
                if (ended || nanosLeft <= 0) {
                    return Optional.empty();
                }
                nanosLeft = changed.awaitNanos(nanosLeft);
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
