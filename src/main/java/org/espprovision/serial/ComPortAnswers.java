package org.espprovision.serial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Answers to COM-PORT-OPTION commands that have come and that nobody asked for yet. They are told by their code and value,
 * never by their order: servers send notifications of their own in between, ser2net even before its first answer.
 */
final class ComPortAnswers {
    /**
     * What the server has set.
     *
     * @param code the command's plus 100
     * @param value as a number: one byte, or the four of a speed
     */
    record Answer(int code, int value) {
        /** @param content the option, the code, the value */
        static Answer of(byte[] content) {
            int value = 0;
            for (int i = 2; i < content.length; i++) {
                value = (value << 8) | (content[i] & 0xFF);
            }
            return new Answer(content[1] & 0xFF, value);
        }
    }

    /** A port in use gets a few; a server that sends without end must not fill the memory. */
    private static final int MOST = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final List<Answer> untaken = new ArrayList<>();
    private boolean ended;

    void add(byte[] subnegotiation) {
        if (subnegotiation.length < 2 || (subnegotiation[0] & 0xFF) != Telnet.COM_PORT) {
            return;
        }
        lock.lock();
        try {
            if (untaken.size() == MOST) {
                untaken.remove(0);
            }
            untaken.add(Answer.of(subnegotiation));
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets late answers to earlier questions. */
    void forget() {
        lock.lock();
        try {
            untaken.clear();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first that fits, waiting for it; empty when the time runs out or the connection ends. */
    Optional<Answer> await(Predicate<Answer> fits, long timeoutNanos) {
        boolean interrupted = false;
        lock.lock();
        try {
            long deadline = System.nanoTime() + timeoutNanos;
            while (true) {
                Optional<Answer> found = untaken.stream().filter(fits).findFirst();
                long left = deadline - System.nanoTime();
                if (found.isPresent() || ended || left <= 0) {
                    found.ifPresent(untaken::remove);
                    return found;
                }
                try {
                    news.await(left, TimeUnit.NANOSECONDS);
                } catch (InterruptedException keptForTheCaller) {
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
