package org.espprovision.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The boards of a ledger, found by anything that is known of them. It reads {@code index.sqlite}, after taking in what the
 * journal has and the index has not; an index that is missing, damaged or of another journal is made anew.
 */
public final class LedgerIndex implements AutoCloseable {
    private static final String BOARDS = "SELECT "
            + Arrays.stream(BoardField.values()).map(BoardField::sql).collect(Collectors.joining(", "))
            + " FROM board b LEFT JOIN product p ON p.mac = b.mac AND p.standing = 1"
            + " LEFT JOIN certificate c ON c.n = (SELECT max(n) FROM certificate x WHERE x.mac = b.mac"
            + " AND x.withdrawn_at IS NULL)";

    private final Path directory;
    private final RecordsInSqlite records;

    private LedgerIndex(Path directory, RecordsInSqlite records) {
        this.directory = directory;
        this.records = records;
    }

    /**
     * Opens the index of the ledger in a directory.
     *
     * @throws LedgerException {@code ledger.broken} when the journal is, and what {@link Ledger#open} throws
     */
    public static LedgerIndex open(Path directory, Clock clock) {
        JournalFile journal = new JournalFile(directory.resolve("journal.jsonl"));
        try {
            RecordsInSqlite records = Ledger.indexOf(journal);
            Ledger.indexed(directory, clock, records).requireWhole();
            return new LedgerIndex(directory, records);
        } catch (IOException e) {
            throw LedgerException.read(journal.path(), e);
        }
    }

    /** Hands on boards, the latest first. */
    public void boards(BoardQuery query, Consumer<BoardRecord> hearer) {
        List<Object> arguments = new ArrayList<>();
        String where = query.where(arguments);
        arguments.add(query.limit());
        ask(BOARDS + where + " ORDER BY b.last_at DESC, b.mac LIMIT ?", hearer, arguments.toArray());
    }

    /** The boards that a MAC, a certificate's serial number, a name or a product serial number stands for. */
    public List<BoardRecord> boards(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String mac = lower.replace('-', ':');
        String colons = lower.matches("[0-9a-f]{12}") ? lower.replaceAll("..(?!$)", "$0:") : mac;
        String serial = lower.replace(":", "").replaceFirst("^0+", "");
        List<BoardRecord> found = new ArrayList<>();
        ask(
                BOARDS + " WHERE b.mac IN (?, (SELECT mac FROM certificate WHERE serial = ?), "
                        + "(SELECT mac FROM product WHERE product = ?))"
                        + " OR b.mac IN (SELECT mac FROM certificate WHERE name = ?)"
                        + " OR b.mac IN (SELECT mac FROM product WHERE name = ? AND standing = 1)",
                found::add,
                colons,
                serial,
                text,
                text,
                text);
        return found;
    }

    private void ask(String sql, Consumer<BoardRecord> hearer, Object... arguments) {
        try {
            records.sql().each(sql, row -> hearer.accept(board(row)), arguments);
        } catch (SQLException e) {
            throw LedgerException.index(directory.resolve("index.sqlite"), e);
        }
    }

    private static BoardRecord board(ResultSet row) throws SQLException {
        Map<BoardField, String> fields = new EnumMap<>(BoardField.class);
        int column = 1;
        for (BoardField field : BoardField.values()) {
            String value = row.getString(column++);
            if (value != null) {
                fields.put(field, value);
            }
        }
        return new BoardRecord(fields);
    }

    @Override
    public void close() {
        records.close();
    }
}
