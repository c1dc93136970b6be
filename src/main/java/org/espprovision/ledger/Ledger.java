package org.espprovision.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.MacAddress;

/**
 * The record of what was issued to which chip, one JSON line an entry in {@code journal.jsonl}.
 *
 * <p>Threads of this process and other processes may append at the same time: each append takes the lock, reads what the
 * others wrote, and is on the disk when it returns. Between calls no file stays open. The journal is read once when it is
 * opened, and after that only what is new in it; {@link #verify} and {@link #entries} read it all again.
 */
public final class Ledger {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    private final Path directory;
    private final Clock clock;
    private final Origin origin;
    private final JournalFile journal;
    private final JournalLock lock;
    private final Chain chain;

    private Ledger(Path directory, Clock clock, Origin origin, Duration lockTimeout) {
        this.directory = directory;
        this.clock = clock;
        this.origin = origin;
        this.journal = new JournalFile(directory.resolve("journal.jsonl"));
        this.lock = new JournalLock(directory.resolve("journal.lock"), lockTimeout);
        this.chain = new Chain(journal.path());
    }

    /**
     * Opens the ledger in a directory; nothing is created before the first append. A broken chain shows in
     * {@link #verify} and at the next use.
     *
     * @throws LedgerException {@code ledger.read}, {@code ledger.newer} or {@code ledger.locked}
     */
    public static Ledger open(Path directory, Clock clock) {
        return open(directory, clock, Origin.unknown());
    }

    /** Opens the ledger for entries made at a station by an operator. */
    public static Ledger open(Path directory, Clock clock, Origin origin) {
        return open(directory, clock, origin, LOCK_TIMEOUT);
    }

    /** Opens the ledger with another limit for waiting on other processes. */
    public static Ledger open(Path directory, Clock clock, Origin origin, Duration lockTimeout) {
        Ledger ledger = new Ledger(directory, clock, origin, lockTimeout);
        ledger.readNews();
        return ledger;
    }

    /**
     * Writes an entry down; when this returns it survives a power cut.
     *
     * @throws LedgerException {@code ledger.broken}, {@code ledger.newer}, {@code ledger.order}, {@code ledger.locked} or
     *     {@code ledger.write}; none of these has written anything
     */
    public synchronized RecordedEntry append(LedgerEntry entry) {
        try {
            Files.createDirectories(directory, JournalFile.OWNER_ONLY_DIRECTORY);
            return lock.exclusively(() -> {
                catchUp();
                chain.requireWhole();
                JournalLine line = appendLocked(entry);
                return new RecordedEntry(line.sequence(), line.time(), origin, entry);
            });
        } catch (IOException e) {
            throw LedgerException.write(journal.path(), e);
        }
    }

    /**
     * Signs everything so far and writes that down.
     *
     * @return the line, feed and all, to keep outside the ledger: {@link ExportedCheckpoint}
     */
    public synchronized String checkpoint(CheckpointSigner signer) {
        try {
            Files.createDirectories(directory, JournalFile.OWNER_ONLY_DIRECTORY);
            return lock.exclusively(() -> {
                catchUp();
                chain.requireWhole();
                return new String(appendLocked(chain.checkpoint(signer)).encode(), StandardCharsets.UTF_8) + "\n";
            });
        } catch (IOException e) {
            throw LedgerException.write(journal.path(), e);
        }
    }

    private JournalLine appendLocked(LedgerEntry entry) throws IOException {
        Optional<String> objection = chain.objection(entry);
        if (objection.isPresent()) {
            throw LedgerException.outOfOrder(entry, objection.get());
        }
        journal.create();
        journal.moveTornAside(chain.lengthBytes(), clock.instant());
        JournalLine line = chain.next(entry, clock, origin);
        byte[] bytes = line.encode();
        journal.append(chain.lengthBytes(), bytes);
        chain.accept(bytes, recorded -> {});
        chain.requireWhole();
        return line;
    }

    /**
     * What is known of a chip, by this process or any other.
     *
     * @throws LedgerException {@code ledger.broken}: a broken record is not answered from
     */
    public synchronized DeviceRecord state(MacAddress mac) {
        readNews();
        chain.requireWhole();
        return chain.devices().device(mac);
    }

    /** The product serial number that a chip has, if it was given one that was not released. */
    public synchronized Optional<Assignment> assignment(MacAddress mac) {
        readNews();
        chain.requireWhole();
        return chain.devices().products().of(mac);
    }

    /** The chip that has a product serial number, or had it and burnt it; none if the number is free. */
    public synchronized Optional<Assignment> assignment(String product) {
        readNews();
        chain.requireWhole();
        return chain.devices().products().of(product);
    }

    /** Every chip that a certificate was ever reserved for, in the order in which they first came. */
    public synchronized List<DeviceRecord> devices() {
        readNews();
        chain.requireWhole();
        return chain.devices().devices();
    }

    /** Every certificate, for a chip or not, in the order in which their serial numbers were taken. */
    public synchronized List<CertificateRecord> certificates() {
        readNews();
        chain.requireWhole();
        return chain.devices().certificates();
    }

    /** Every entry, oldest first. */
    public synchronized List<RecordedEntry> entries() {
        List<RecordedEntry> entries = new ArrayList<>();
        Chain walk = new Chain(journal.path());
        walk(walk, entries::add);
        walk.requireWhole();
        return entries;
    }

    /** Walks the whole chain from its first line. */
    public synchronized LedgerReport verify() {
        return walk(new Chain(journal.path()), entry -> {});
    }

    private LedgerReport walk(Chain walk, Consumer<RecordedEntry> hearer) {
        return reading(() -> lock.withoutWriters(() -> {
            journal.read(0, line -> walk.accept(line, hearer));
            return walk.report(journal.lengthBytes());
        }));
    }

    private void readNews() {
        reading(() -> {
            if (journal.lengthBytes() != chain.lengthBytes()) {
                lock.withoutWriters(this::catchUp);
            }
            return chain;
        });
    }

    private Chain catchUp() throws IOException {
        long lengthBytes = journal.lengthBytes();
        if (lengthBytes < chain.lengthBytes()) {
            chain.shrunkTo(lengthBytes);
        }
        journal.read(chain.lengthBytes(), line -> chain.accept(line, entry -> {}));
        return chain;
    }

    private <T> T reading(JournalLock.Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw LedgerException.read(journal.path(), e);
        }
    }
}
