package org.espprovision.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * One station's part in what several stations share through PostgreSQL: it hands out product serial numbers from blocks
 * that the server reserved for it, and sends its journal there. While the server is out of reach it goes on from its block.
 *
 * <p>A number is written down here after the server has committed the reservation, and is never given back; killed at any
 * point, a station may leave a number unused for a while, but no number comes to two stations. May be asked by many threads.
 */
public final class SharedLedger {
    /** The code of a failure that passes: the server is stopped, starting or cut off. */
    public static final String UNREACHABLE = "ledger.unreachable";

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(5);
    private static final int ROWS_A_STATEMENT = 1000;

    private final SharedServer server;
    private final Path directory;
    private final String station;
    private final Clock clock;
    private final int block;
    private final ReservedNumbers reserved;
    private final Ledger ledger;
    private final Set<String> ours = new HashSet<>();
    private final Map<String, Integer> places = new HashMap<>();

    /** Ours and of the manifest, without a chip and not asked for yet, by their places in it. */
    private final NavigableMap<Integer, String> unused = new TreeMap<>();

    private Instant silentUntil = Instant.MIN;
    private int asked = -1;
    private int exhaustedAt = -1;
    private boolean loaded;
    private boolean entered;
    private int published;

    /**
     * @param password of the user on the server, where it wants one
     * @param ledger of this station
     * @param station its name on the server; it belongs to one workspace
     * @param block how many numbers are reserved at a time
     */
    public SharedLedger(
            SharedAddress address, Optional<String> password, Ledger ledger, String station, int block, Clock clock) {
        this.server = new SharedServer(address, password);
        this.ledger = ledger;
        this.directory = ledger.directory();
        this.station = station;
        this.block = block;
        this.clock = clock;
        this.reserved =
                new ReservedNumbers(directory, new JournalLock(directory.resolve("reserved.lock"), LOCK_TIMEOUT));
    }

    /**
     * Whether this station may give a chip this number of a manifest. Numbers are asked for in the manifest's order.
     *
     * @param numbers the manifest's numbers as they are now; later ones begin with the earlier
     * @return false when another station has it, or may have it
     * @throws LedgerException {@code ledger.unreachable} when the block is used up and the server is out of reach
     */
    public synchronized boolean mayGive(String number, String manifest, List<String> numbers) {
        want(numbers);
        int place = Objects.requireNonNull(places.get(number), number);
        asked = Math.max(asked, place);
        int left = unused.tailMap(place).size();
        if (!isExhausted()
                && left <= block / 2
                && (left == 0 || !clock.instant().isBefore(silentUntil))) {
            try {
                claim(number, manifest, numbers);
            } catch (LedgerException e) {
                silentUntil = clock.instant().plus(TRY_AGAIN_AFTER);
                if (!e.code().equals(UNREACHABLE) || left == 0) {
                    throw e;
                }
            }
        }
        unused.remove(place);
        return ours.contains(number);
    }

    /** Whether another station makes this number of the manifest, as far as is known. */
    public synchronized boolean isElsewhere(String number) {
        Integer place = places.get(number);
        return place != null && !ours.contains(number) && (place <= asked || isExhausted());
    }

    /** Nothing was free any more when the manifest was as long as it is now. */
    private boolean isExhausted() {
        return exhaustedAt == places.size();
    }

    /**
     * Reserves a block before the first board comes, so that the server may go away at once.
     *
     * @return how many numbers this station can give without the server
     */
    public synchronized int prepare(String manifest, List<String> numbers) {
        want(numbers);
        enter();
        if (!numbers.isEmpty() && unused.size() <= block / 2) {
            claim(numbers.get(0), manifest, numbers);
        }
        return unused.size();
    }

    /**
     * Sends the lines of the journal that the server does not have yet.
     *
     * @param progress hears how many lines have gone
     * @throws LedgerException {@code ledger.unreachable}, {@code ledger.broken}, {@code ledger.forked}, {@code ledger.station}
     */
    public SyncReport sync(LongConsumer progress) {
        enter();
        return new JournalSync(server, station, directory.resolve("journal.jsonl"), ledger).run(progress);
    }

    private void want(List<String> numbers) {
        load();
        for (int place = places.size(); place < numbers.size(); place++) {
            places.put(numbers.get(place), place);
            noteUnused(numbers.get(place));
        }
    }

    private void load() {
        if (!loaded) {
            makeDirectory();
            ours.addAll(reserved.all());
            loaded = true;
        }
    }

    private void noteUnused(String number) {
        Integer place = places.get(number);
        if (place != null && ours.contains(number) && ledger.assignment(number).isEmpty()) {
            unused.put(place, number);
        }
    }

    private void claim(String from, String manifest, List<String> numbers) {
        enter();
        publish(manifest, numbers);
        List<String> claimed = server.transaction(sql -> sql.all(
                "UPDATE product SET state = 'reserved', station = ? WHERE product IN (SELECT product FROM product WHERE"
                        + " state = 'free' AND manifest = ? AND place <= ?"
                        + " AND place >= (SELECT place FROM product WHERE product = ?)"
                        + " ORDER BY place LIMIT ? FOR UPDATE SKIP LOCKED) RETURNING product",
                row -> row.getString(1),
                station,
                manifest,
                numbers.size(),
                from,
                block));
        keep(claimed);
        if (claimed.size() < block) {
            exhaustedAt = places.size();
        }
    }

    private void keep(List<String> numbers) {
        reserved.add(numbers);
        ours.addAll(numbers);
        numbers.forEach(this::noteUnused);
    }

    /** Takes the station's name, and what a crash left reserved for it that is not written down here. */
    private synchronized void enter() {
        if (entered) {
            return;
        }
        load();
        String workspace = reserved.workspace();
        List<String> left = server.transaction(sql -> {
            sql.run("INSERT INTO station(name, workspace) VALUES (?, ?) ON CONFLICT DO NOTHING", station, workspace);
            requireOwnName(sql, workspace);
            return sql.all(
                    "SELECT product FROM product WHERE station = ? AND state = 'reserved'",
                    row -> row.getString(1),
                    station);
        });
        left.removeAll(ours);
        keep(left);
        entered = true;
    }

    private void requireOwnName(Sql sql, String workspace) throws SQLException {
        if (sql.first("SELECT 1 FROM station WHERE name = ? AND workspace = ?", row -> 1, station, workspace)
                .isEmpty()) {
            throw LedgerException.station(
                    station,
                    sql.first("SELECT name FROM station WHERE workspace = ?", row -> row.getString(1), workspace));
        }
    }

    /** Puts the manifest's numbers on the server; the first station to do so says where each stands. */
    private void publish(String manifest, List<String> numbers) {
        var row = new AtomicInteger(published);
        for (int from = published; from < numbers.size(); from += ROWS_A_STATEMENT) {
            String[] some = numbers.subList(from, Math.min(from + ROWS_A_STATEMENT, numbers.size()))
                    .toArray(String[]::new);
            server.transaction(sql -> {
                int sent = sql.run(
                        "INSERT INTO product(product, manifest, place, state) SELECT p, ?, n + ?, 'free'"
                                + " FROM unnest(CAST(? AS text[])) WITH ORDINALITY AS a(p, n) ORDER BY p ON CONFLICT DO NOTHING",
                        manifest,
                        row.get(),
                        some);
                requireSameManifest(sql, manifest, some);
                return sent;
            });
            row.addAndGet(some.length);
        }
        published = numbers.size();
    }

    private static void requireSameManifest(Sql sql, String manifest, String[] numbers) throws SQLException {
        Optional<LedgerException> elsewhere = sql.first(
                "SELECT product, manifest FROM product WHERE product = ANY(?) AND manifest <> ? LIMIT 1",
                row -> LedgerException.otherManifest(row.getString(1), manifest, row.getString(2)),
                numbers,
                manifest);
        if (elsewhere.isPresent()) {
            throw elsewhere.get();
        }
    }

    private void makeDirectory() {
        try {
            Files.createDirectories(directory, JournalFile.OWNER_ONLY_DIRECTORY);
        } catch (IOException e) {
            throw LedgerException.write(directory, e);
        }
    }
}
