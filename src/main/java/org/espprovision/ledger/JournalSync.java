package org.espprovision.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Sends a station's journal to the server, some hundred lines a transaction; a line is there wholly or not at all. */
final class JournalSync {
    private static final int LINES_A_TRANSACTION = 500;

    private final SharedServer server;
    private final String station;
    private final Path journal;
    private final Ledger ledger;

    JournalSync(SharedServer server, String station, Path journal, Ledger ledger) {
        this.server = server;
        this.station = station;
        this.journal = journal;
        this.ledger = ledger;
    }

    SyncReport run(LongConsumer progress) {
        LedgerReport report = ledger.verify();
        if (report.broken().isPresent()) {
            throw LedgerException.broken(journal, report.broken().get());
        }
        long before = there();
        List<byte[]> lines = new ArrayList<>();
        long[] read = {0};
        reading(line -> {
            read[0]++;
            // The last line that is there goes along: it shows whether this still is the same journal.
            if (read[0] >= before && read[0] <= report.lines()) {
                lines.add(line);
            }
            if (lines.size() == LINES_A_TRANSACTION) {
                send(read[0] - lines.size() + 1, lines);
                lines.clear();
                progress.accept(read[0] - before);
            }
        });
        if (report.lines() < before) {
            throw LedgerException.forked(station, before);
        }
        if (!lines.isEmpty()) {
            send(report.lines() - lines.size() + 1, lines);
        }
        progress.accept(report.lines() - before);
        return new SyncReport(report.lines() - before, there(), conflicts());
    }

    private void reading(java.util.function.Consumer<byte[]> hearer) {
        try {
            new JournalFile(journal).read(0, Long.MAX_VALUE, line -> {
                hearer.accept(line);
                return true;
            });
        } catch (IOException e) {
            throw LedgerException.read(journal, e);
        }
    }

    private long there() {
        return server.transaction(this::there);
    }

    private long there(Sql sql) throws SQLException {
        return sql.first("SELECT coalesce(max(seq), 0) FROM journal WHERE station = ?", row -> row.getLong(1), station)
                .orElse(0L);
    }

    private List<String> conflicts() {
        return server.transaction(sql ->
                sql.all("SELECT what FROM conflict WHERE station = ? ORDER BY seq", row -> row.getString(1), station));
    }

    private void send(long first, List<byte[]> lines) {
        server.transaction(sql -> {
            // Two runs of one station send one after the other.
            sql.first("SELECT name FROM station WHERE name = ? FOR UPDATE", row -> row.getString(1), station);
            long there = there(sql);
            for (int i = 0; i < lines.size(); i++) {
                long sequence = first + i;
                if (sequence > there) {
                    send(sql, sequence, lines.get(i));
                } else {
                    requireSame(sql, sequence, lines.get(i));
                }
            }
            return there;
        });
    }

    private void requireSame(Sql sql, long sequence, byte[] line) throws SQLException {
        Optional<String> hash = sql.first(
                "SELECT hash FROM journal WHERE station = ? AND seq = ?", row -> row.getString(1), station, sequence);
        if (hash.isPresent() && !hash.get().equals(Sha256.hex(line))) {
            throw LedgerException.forked(station, sequence);
        }
    }

    private void send(Sql sql, long sequence, byte[] line) throws SQLException {
        sql.run(
                "INSERT INTO journal(station, seq, hash, line) VALUES (?, ?, ?, ?)",
                station,
                sequence,
                Sha256.hex(line),
                new String(line, StandardCharsets.UTF_8));
        Optional<String> conflict = new SharedRecords(sql, station).take(decoded(sequence, line));
        if (conflict.isPresent()) {
            sql.run("INSERT INTO conflict(station, seq, what) VALUES (?, ?, ?)", station, sequence, conflict.get());
        }
    }

    private LedgerEntry decoded(long sequence, byte[] line) {
        try {
            return JournalLine.decode(line).entry();
        } catch (JournalLine.NewerVersion e) {
            throw LedgerException.newer(journal, sequence, e.version());
        } catch (IOException e) {
            throw LedgerException.read(journal, e);
        }
    }
}
