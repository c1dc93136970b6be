package org.espprovision.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.MacAddress;

/**
 * The record of what was issued to which chip, one JSON line an entry in {@code journal.jsonl}.
 *
 * <p>Threads of this process and other processes may append at the same time: each append takes the lock, reads what the
 * others wrote, and is on the disk when it returns. A journal of less than 8 MB is read once when it is opened, and after
 * that only what is new in it. A longer one is not read again at all: an index beside it, {@code index.sqlite}, goes on
 * from where it stands, after a look whether its last line still is the journal's; so the chain is checked as it grows.
 * {@link #verify} and {@link #entries} read all of it from the first line.
 */
public final class Ledger {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    /** Read in about 0.1 s; SQLite's native code alone takes longer to load. */
    private static final long READ_WHOLE_BELOW_BYTES = 8 << 20;

    private final Path directory;
    private final Clock clock;
    private final Origin origin;
    private final JournalFile journal;
    private final JournalLock lock;
    private final Records records;
    private final Chain chain;

    private Ledger(
            Path directory, Clock clock, Origin origin, Duration lockTimeout, JournalFile journal, Records records) {
        this.directory = directory;
        this.clock = clock;
        this.origin = origin;
        this.journal = journal;
        this.lock = new JournalLock(directory.resolve("journal.lock"), lockTimeout);
        this.records = records;
        this.chain = new Chain(journal.path(), records);
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
        JournalFile journal = new JournalFile(directory.resolve("journal.jsonl"));
        return reading(journal, () -> {
            Records records = journal.lengthBytes() < READ_WHOLE_BELOW_BYTES ? new RecordsInMemory() : indexOf(journal);
            return opened(new Ledger(directory, clock, origin, lockTimeout, journal, records));
        });
    }

    /** Opens it with its index, however short it is, for questions that only the index answers. */
    static Ledger indexed(Path directory, Clock clock, RecordsInSqlite index) {
        JournalFile journal = new JournalFile(directory.resolve("journal.jsonl"));
        return opened(new Ledger(directory, clock, Origin.unknown(), LOCK_TIMEOUT, journal, index));
    }

    private static Ledger opened(Ledger ledger) {
        ledger.readNews();
        return ledger;
    }

    /** The index beside a journal. One that speaks of another journal, or of lines that are gone, is made anew. */
    static RecordsInSqlite indexOf(JournalFile journal) throws IOException {
        Path file = journal.path().resolveSibling("index.sqlite");
        if (!Files.isWritable(directoryOf(journal))) {
            return RecordsInSqlite.temporary();
        }
        RecordsInSqlite index = RecordsInSqlite.in(file);
        if (journal.holds(index.position())) {
            return index;
        }
        index.close();
        return RecordsInSqlite.anew(file);
    }

    private static Path directoryOf(JournalFile journal) {
        return Objects.requireNonNull(journal.path().toAbsolutePath().getParent());
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
            JournalLine line = lock.exclusively(() -> caughtUp(() -> appendLocked(entry)));
            return new RecordedEntry(line.sequence(), line.time(), origin, entry);
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
            JournalLine line = lock.exclusively(() -> caughtUp(() -> appendLocked(chain.checkpoint(signer))));
            return new String(line.encode(), StandardCharsets.UTF_8) + "\n";
        } catch (IOException e) {
            throw LedgerException.write(journal.path(), e);
        }
    }

    private JournalLine appendLocked(LedgerEntry entry) throws IOException {
        chain.requireWhole();
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
        return records.standing(mac);
    }

    /** The chip that has a product serial number, or had it and burnt it; none if the number is free. */
    public synchronized Optional<Assignment> assignment(String product) {
        readNews();
        chain.requireWhole();
        return records.holder(product);
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
        return records.certificates();
    }

    /** What is known of one certificate. */
    public synchronized Optional<CertificateRecord> certificate(String serial) {
        readNews();
        chain.requireWhole();
        return records.certificate(serial);
    }

    /** Every certificate that was superseded or revoked, in the order in which their serial numbers were taken. */
    public synchronized List<CertificateRecord> withdrawn() {
        readNews();
        chain.requireWhole();
        return records.withdrawn();
    }

    /** Every entry, oldest first. */
    public synchronized List<RecordedEntry> entries() {
        List<RecordedEntry> entries = new ArrayList<>();
        Chain walk = new Chain(journal.path(), new RecordsInMemory());
        walk(walk, entries::add);
        walk.requireWhole();
        return entries;
    }

    /** Walks the whole chain from its first line. */
    public synchronized LedgerReport verify() {
        return reading(journal, () -> {
            if (journal.lengthBytes() < READ_WHOLE_BELOW_BYTES) {
                return walk(new Chain(journal.path(), new RecordsInMemory()), entry -> {});
            }
            try (RecordsInSqlite aside = RecordsInSqlite.temporary()) {
                Chain walk = new Chain(journal.path(), aside);
                walk.resumeAt(aside.begin());
                return walk(walk, entry -> {});
            }
        });
    }

    private LedgerReport walk(Chain walk, Consumer<RecordedEntry> hearer) {
        return reading(journal, () -> {
            // Lines only ever come behind these, so the others need not wait until all is read.
            long lengthBytes = lock.withoutWriters(journal::lengthBytes);
            journal.read(0, lengthBytes, line -> walk.accept(line, hearer));
            return walk.report(lengthBytes);
        });
    }

    Path directory() {
        return directory;
    }

    void requireWhole() {
        chain.requireWhole();
    }

    private void readNews() {
        reading(journal, () -> {
            if (journal.lengthBytes() != chain.lengthBytes()) {
                lock.withoutWriters(() -> caughtUp(() -> chain));
            }
            return chain;
        });
    }

    /** Takes in what is new, does the work, and keeps what both came to. */
    private <T> T caughtUp(JournalLock.Work<T> work) throws IOException {
        long lengthBytes = journal.lengthBytes();
        if (lengthBytes < chain.lengthBytes()) {
            chain.shrunkTo(lengthBytes);
            return work.run();
        }
        chain.resumeAt(records.begin());
        try {
            journal.read(chain.lengthBytes(), Long.MAX_VALUE, line -> chain.accept(line, entry -> {}));
            return work.run();
        } finally {
            records.end(chain.position());
        }
    }

    private static <T> T reading(JournalFile journal, JournalLock.Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw LedgerException.read(journal.path(), e);
        }
    }
}
