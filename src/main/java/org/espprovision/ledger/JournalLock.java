package org.espprovision.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;

/**
 * Keeps processes from writing at the same time. The lock lies on a file of its own: POSIX drops a process's locks on a
 * file as soon as it closes any handle of that file, and the journal is opened by many.
 */
final class JournalLock {
    private static final long POLL_MILLIS = 1;

    private enum Hold {
        EXCLUSIVE,
        SHARED
    }

    private final Path file;
    private final Duration timeout;

    JournalLock(Path file, Duration timeout) {
        this.file = file;
        this.timeout = timeout;
    }

    interface Work<T> {
        T run() throws IOException;
    }

    /** Works while nobody else writes or reads. */
    <T> T exclusively(Work<T> work) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, JournalFile.OWNER_ONLY)) {
            acquire(channel, Hold.EXCLUSIVE);
            return work.run();
        }
    }

    /** Works while nobody writes. Creates nothing: without a lock file nobody ever wrote. */
    <T> T withoutWriters(Work<T> work) throws IOException {
        if (!Files.exists(file)) {
            return work.run();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            acquire(channel, Hold.SHARED);
            return work.run();
        }
    }

    private void acquire(FileChannel channel, Hold hold) throws IOException {
        long giveUpAt = System.nanoTime() + timeout.toNanos();
        while (!tryLock(channel, hold)) {
            if (System.nanoTime() - giveUpAt > 0) {
                throw LedgerException.locked(file, timeout);
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LedgerException.interrupted(file);
        }
    }

    /** Also false while another ledger of this process holds the lock. */
    private static boolean tryLock(FileChannel channel, Hold hold) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, hold == Hold.SHARED) != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }
}
