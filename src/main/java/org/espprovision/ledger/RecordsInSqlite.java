package org.espprovision.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espprovision.MacAddress;
import org.espprovision.ledger.CertificateRecord.Withdrawal;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Confirmed;
import org.espprovision.ledger.LedgerEntry.Failed;
import org.espprovision.ledger.LedgerEntry.Flashed;
import org.espprovision.ledger.LedgerEntry.Issued;
import org.espprovision.ledger.LedgerEntry.Reserved;
import org.jspecify.annotations.Nullable;

/** For a journal that is too long to read each time: an index in SQLite that goes on from where it stands. */
final class RecordsInSqlite implements Records, AutoCloseable {
    private static final String COLUMNS =
            "SELECT serial, mac, name, spki, flash_id, state, fingerprint, certificate, confirmed_at, withdrawn_at, reason"
                    + " FROM certificate ";

    private final Path file;
    private final Sql sql;
    private boolean failed;

    private RecordsInSqlite(Path file, Sql sql) {
        this.file = file;
        this.sql = sql;
    }

    /** Opens the index in a file; one that cannot be used is deleted and begun anew. */
    static RecordsInSqlite in(Path file) throws IOException {
        try {
            return new RecordsInSqlite(file, SqliteFile.open(file));
        } catch (SQLException unusable) {
            return anew(file);
        }
    }

    static RecordsInSqlite anew(Path file) throws IOException {
        SqliteFile.delete(file);
        try {
            return new RecordsInSqlite(file, SqliteFile.open(file));
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** One that is gone when it is closed. */
    static RecordsInSqlite temporary() throws IOException {
        try {
            return new RecordsInSqlite(Path.of("the temporary index"), SqliteFile.temporary());
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A question to the index, or a change in it. */
    private interface Question<T> {
        T ask() throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            failed = true;
            throw LedgerException.index(file, e);
        }
    }

    Sql sql() {
        return sql;
    }

    @Override
    public ChainPosition begin() {
        failed = false;
        return ask(() -> {
            sql.run("BEGIN IMMEDIATE");
            return position();
        });
    }

    /** How far it has come; for a look only. */
    ChainPosition position() {
        return ask(() -> sql.first(
                        "SELECT lines, length, last, head FROM progress",
                        row -> new ChainPosition(row.getLong(1), row.getLong(2), row.getInt(3), row.getString(4)))
                .orElse(ChainPosition.BEGINNING));
    }

    @Override
    public void end(ChainPosition position) {
        ask(() -> {
            if (failed) {
                return sql.run("ROLLBACK");
            }
            sql.run(
                    "INSERT OR REPLACE INTO progress VALUES(1, ?, ?, ?, ?)",
                    position.lines(),
                    position.lengthBytes(),
                    position.lastLineBytes(),
                    position.head());
            return sql.run("COMMIT");
        });
    }

    @Override
    public Optional<CertificateRecord> certificate(String serial) {
        return ask(() -> sql.first(COLUMNS + "WHERE serial = ?", RecordsInSqlite::certificate, serial));
    }

    @Override
    public void put(CertificateRecord known) {
        ask(() -> sql.run(
                "INSERT INTO certificate(serial, mac, name, spki, flash_id, state, fingerprint, certificate, confirmed_at,"
                        + " withdrawn_at, reason) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(serial) DO UPDATE SET"
                        + " state = excluded.state, fingerprint = excluded.fingerprint, certificate = excluded.certificate,"
                        + " confirmed_at = excluded.confirmed_at, withdrawn_at = excluded.withdrawn_at,"
                        + " reason = excluded.reason",
                known.serial(),
                text(known.mac()),
                known.deviceName(),
                known.spkiSha256(),
                known.flashId().orElse(null),
                known.state().name().toLowerCase(Locale.ROOT),
                known.fingerprint().orElse(null),
                known.issued().map(Issued::certificate).orElse(null),
                known.confirmed().map(Instant::toEpochMilli).orElse(null),
                known.withdrawal().map(end -> end.time().toEpochMilli()).orElse(null),
                known.withdrawal().map(Withdrawal::reason).orElse(null)));
    }

    @Override
    public List<CertificateRecord> certificates(MacAddress mac) {
        return ask(() -> sql.all(COLUMNS + "WHERE mac = ? ORDER BY n", RecordsInSqlite::certificate, mac.toString()));
    }

    @Override
    public List<CertificateRecord> certificates() {
        return ask(() -> sql.all(COLUMNS + "ORDER BY n", RecordsInSqlite::certificate));
    }

    @Override
    public List<CertificateRecord> withdrawn() {
        return ask(() -> sql.all(COLUMNS + "WHERE withdrawn_at IS NOT NULL ORDER BY n", RecordsInSqlite::certificate));
    }

    @Override
    public List<MacAddress> chips() {
        return ask(() -> sql.all(
                "SELECT mac FROM certificate WHERE mac IS NOT NULL GROUP BY mac ORDER BY min(n)",
                row -> MacAddress.parse(row.getString(1))));
    }

    @Override
    public Optional<Assignment> standing(MacAddress mac) {
        return ask(() -> sql.first(
                "SELECT product, mac, name, place, used FROM product WHERE mac = ? AND standing = 1",
                RecordsInSqlite::assignment,
                mac.toString()));
    }

    @Override
    public Optional<Assignment> holder(String product) {
        return ask(() -> sql.first(
                "SELECT product, mac, name, place, used FROM product WHERE product = ?",
                RecordsInSqlite::assignment,
                product));
    }

    @Override
    public void assign(Assignment one) {
        ask(() -> sql.run(
                "INSERT OR REPLACE INTO product(product, mac, name, place, used, standing) VALUES(?, ?, ?, ?, ?, 1)",
                one.product(),
                one.mac().toString(),
                one.name().orElse(null),
                one.row().orElse(null),
                one.used() ? 1 : 0));
    }

    @Override
    public void release(Assignment one) {
        ask(() -> sql.run(
                one.used()
                        ? "UPDATE product SET standing = 0 WHERE product = ?"
                        : "DELETE FROM product WHERE product = ?",
                one.product()));
    }

    @Override
    public void note(RecordedEntry recorded) {
        LedgerEntry entry = recorded.entry();
        long at = recorded.time().toEpochMilli();
        if (entry instanceof Reserved reserved) {
            time("reserved_at", at, reserved.serial());
            reserved.mac().ifPresent(mac -> board(mac, recorded));
        } else if (entry instanceof Issued issued) {
            time("issued_at", at, issued.serial());
        } else if (entry instanceof Flashed flashed) {
            ask(() -> sql.run(
                    "UPDATE certificate SET flashed_at = ?, sketch = ?, image = ?, layout = ?, verification = ? WHERE serial = ?",
                    at,
                    flashed.sketchSha256(),
                    flashed.imageSha256(),
                    flashed.layout(),
                    flashed.verification(),
                    flashed.serial()));
        } else if (entry instanceof Confirmed confirmed) {
            ask(() -> sql.run(
                    "UPDATE certificate SET evidence = ? WHERE serial = ?",
                    words(confirmed.evidence()),
                    confirmed.serial()));
            certificate(confirmed.serial()).flatMap(CertificateRecord::mac).ifPresent(mac -> board(mac, recorded));
        } else if (entry instanceof Assigned assigned) {
            board(assigned.mac(), recorded);
        } else if (entry instanceof Failed failure) {
            board(failure.mac(), recorded);
            ask(() -> sql.run(
                    "UPDATE board SET failed_at = ?, failure = ?, step = ? WHERE mac = ?",
                    at,
                    failure.code(),
                    failure.step(),
                    failure.mac().toString()));
        }
    }

    private void time(String column, long at, String serial) {
        ask(() -> sql.run("UPDATE certificate SET " + column + " = ? WHERE serial = ?", at, serial));
    }

    private void board(MacAddress mac, RecordedEntry recorded) {
        ask(() -> sql.run(
                "INSERT INTO board(mac, last_at, station, operator) VALUES(?, ?, ?, ?) ON CONFLICT(mac) DO UPDATE SET"
                        + " last_at = excluded.last_at, station = excluded.station, operator = excluded.operator",
                mac.toString(),
                recorded.time().toEpochMilli(),
                recorded.origin().station().orElse(null),
                recorded.origin().operator().orElse(null)));
    }

    private static String words(Map<String, String> evidence) {
        return evidence.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("; "));
    }

    private static CertificateRecord certificate(ResultSet row) throws SQLException {
        String serial = row.getString(1);
        String certificate = row.getString(8);
        long withdrawn = row.getLong(10);
        return new CertificateRecord(
                serial,
                optional(row.getString(2)).map(MacAddress::parse),
                row.getString(3),
                row.getString(4),
                optional(row.getString(5)),
                CertificateState.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
                certificate == null ? Optional.empty() : Optional.of(new Issued(serial, certificate, row.getString(7))),
                time(row, 9),
                withdrawn == 0
                        ? Optional.empty()
                        : Optional.of(new Withdrawal(Instant.ofEpochMilli(withdrawn), row.getString(11))));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static Assignment assignment(ResultSet row) throws SQLException {
        return new Assignment(
                MacAddress.parse(row.getString(2)),
                row.getString(1),
                optional(row.getString(3)),
                optional(row.getString(4)),
                row.getInt(5) == 1);
    }

    private static Optional<String> optional(@Nullable String text) {
        return Optional.ofNullable(text);
    }

    private static @Nullable String text(Optional<MacAddress> mac) {
        return mac.map(MacAddress::toString).orElse(null);
    }

    @Override
    public void close() {
        ask(() -> {
            sql.close();
            return 0;
        });
    }
}
