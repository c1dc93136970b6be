package org.espprovision.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects lines from one thread for any number of others. It remembers the last lines that tell something and, apart from
 * them, the last that do not: a failure is still there under hours of chatter, and the memory does not grow.
 */
final class ConsoleLog {
    /** Hours of a talkative device; what is older tells nothing about a provisioning run. */
    static final int MOST_TELLING = 8_000;

    static final int MOST_OTHERS = 2_000;

    /** A line and which one it was, so that the two kinds can be put together again. */
    private record Numbered(long number, ConsoleLine line) {}

    private final Supplier<Duration> elapsed;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Numbered> telling = new ArrayDeque<>();
    private final Deque<Numbered> others = new ArrayDeque<>();
    private long rawBytes;
    private long lineCount;
    private String unfinished = "";
    private boolean ended;
    private @Nullable RuntimeException failure;

    ConsoleLog(Supplier<Duration> elapsed) {
        this.elapsed = elapsed;
    }

    void add(List<ConsoleLine> newLines, int newRawBytes, String nowUnfinished) {
        change(() -> {
            newLines.forEach(this::keep);
            rawBytes += newRawBytes;
            unfinished = nowUnfinished;
        });
    }

    private void keep(ConsoleLine line) {
        boolean tells =
                !(line.event() instanceof ConsoleEvent.Unknown) && !(line.event() instanceof ConsoleEvent.Unreadable);
        Deque<Numbered> where = tells ? telling : others;
        where.addLast(new Numbered(lineCount++, line));
        if (where.size() > (tells ? MOST_TELLING : MOST_OTHERS)) {
            where.removeFirst();
        }
    }

    /** Another reader goes on where one has ended. */
    void goOn() {
        change(() -> {
            ended = false;
            failure = null;
            unfinished = "";
        });
    }

    /** The text after the last line end. */
    String unfinished() {
        lock.lock();
        try {
            return unfinished;
        } finally {
            lock.unlock();
        }
    }

    /** Why listening ended, where it was not asked to. */
    Optional<RuntimeException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
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
            List<ConsoleLine> lines = Stream.concat(telling.stream(), others.stream())
                    .sorted(Comparator.comparingLong(Numbered::number))
                    .map(Numbered::line)
                    .toList();
            return new ConsoleEvidence(elapsed.get(), lines, rawBytes, unfinished, lineCount - lines.size());
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
