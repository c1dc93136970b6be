package org.espprovision.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * The index's file. Nothing in it is worth keeping: whatever is wrong with it, it is deleted and made anew from the
 * journal. So it need not reach the disk before the next step; write-ahead logging keeps it whole in a power cut.
 */
final class SqliteFile {
    /** Raised whenever the tables change: an index of another version is made anew. */
    private static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE progress(id INTEGER PRIMARY KEY, lines INTEGER, length INTEGER, last INTEGER, head TEXT)",
            "CREATE TABLE certificate(n INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE, mac TEXT, name TEXT NOT NULL,"
                    + " spki TEXT NOT NULL, flash_id TEXT, state TEXT NOT NULL, fingerprint TEXT, reserved_at INTEGER,"
                    + " issued_at INTEGER, flashed_at INTEGER, confirmed_at INTEGER, withdrawn_at INTEGER, reason TEXT,"
                    + " sketch TEXT, image TEXT, layout TEXT, verification TEXT, evidence TEXT, certificate TEXT)",
            "CREATE INDEX certificate_mac ON certificate(mac)",
            "CREATE INDEX certificate_withdrawn ON certificate(withdrawn_at) WHERE withdrawn_at IS NOT NULL",
            "CREATE TABLE product(product TEXT PRIMARY KEY, mac TEXT NOT NULL, name TEXT, place TEXT, used INTEGER NOT NULL,"
                    + " standing INTEGER NOT NULL)",
            "CREATE UNIQUE INDEX product_mac ON product(mac) WHERE standing = 1",
            "CREATE TABLE board(mac TEXT PRIMARY KEY, last_at INTEGER NOT NULL, station TEXT, operator TEXT,"
                    + " failed_at INTEGER, failure TEXT, step TEXT)");

    private SqliteFile() {}

    /** Opens the index in a file, making what is missing or of another version. */
    static Sql open(Path file) throws SQLException, IOException {
        SqliteLibrary.keepPrivate(System.getenv());
        if (!Files.exists(file)) {
            FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), JournalFile.OWNER_ONLY)
                    .close();
        }
        return prepared("jdbc:sqlite:" + file.toAbsolutePath());
    }

    /** An index that SQLite keeps in a file without a name, gone when it is closed. */
    static Sql temporary() throws SQLException, IOException {
        SqliteLibrary.keepPrivate(System.getenv());
        return prepared("jdbc:sqlite:");
    }

    static void delete(Path file) throws IOException {
        for (String ending : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
        }
    }

    private static Sql prepared(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("PRAGMA cache_size = -16384");
            statement.execute("BEGIN IMMEDIATE");
            try (var version = statement.executeQuery("PRAGMA user_version")) {
                version.next();
                int found = version.getInt(1);
                if (found != 0 && found != VERSION) {
                    throw new SQLException("the index has version " + found);
                }
                if (found == 0) {
                    create(statement);
                }
            }
            statement.execute("COMMIT");
            return new Sql(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void create(Statement statement) throws SQLException {
        for (String table : TABLES) {
            statement.execute(table);
        }
        statement.execute("PRAGMA user_version = " + VERSION);
    }
}
