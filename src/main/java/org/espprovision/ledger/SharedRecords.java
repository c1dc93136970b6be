package org.espprovision.ledger;

import java.sql.SQLException;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Confirmed;
import org.espprovision.ledger.LedgerEntry.Issued;
import org.espprovision.ledger.LedgerEntry.Released;
import org.espprovision.ledger.LedgerEntry.Reserved;
import org.espprovision.ledger.LedgerEntry.Revoked;
import org.espprovision.ledger.LedgerEntry.Superseded;

/** What a station's lines come to on the server. Where another station was there first, it says so and changes nothing. */
final class SharedRecords {
    private final Sql sql;
    private final String station;

    SharedRecords(Sql sql, String station) {
        this.sql = sql;
        this.station = station;
    }

    /** Takes in an entry; says what another station's lines say against it. */
    Optional<String> take(LedgerEntry entry) throws SQLException {
        if (entry instanceof Assigned assigned) {
            return assigned(assigned);
        }
        if (entry instanceof Reserved reserved) {
            return reserved(reserved);
        }
        if (entry instanceof Confirmed confirmed) {
            return confirmed(confirmed.serial());
        }
        if (entry instanceof Released released) {
            sql.run(
                    "UPDATE product SET state = 'released', mac = NULL WHERE product = ? AND station = ? AND mac = ?",
                    released.product(),
                    station,
                    released.mac().toString());
        } else if (entry instanceof Issued issued) {
            become("issued", issued.serial());
        } else if (entry instanceof Superseded superseded) {
            withdraw(superseded.serial());
        } else if (entry instanceof Revoked revoked) {
            withdraw(revoked.serial());
        }
        return Optional.empty();
    }

    private Optional<String> assigned(Assigned assigned) throws SQLException {
        int taken = sql.run(
                "INSERT INTO product(product, station, mac, state) VALUES (?, ?, ?, 'assigned') ON CONFLICT (product)"
                        + " DO UPDATE SET station = excluded.station, mac = excluded.mac, state = 'assigned'"
                        + " WHERE product.station IS NULL OR product.station = excluded.station",
                assigned.product(),
                station,
                assigned.mac().toString());
        return taken == 1
                ? Optional.empty()
                : sql.first(
                        "SELECT station, mac FROM product WHERE product = ?",
                        row -> "product serial number %s was given to %s here, but is %s's%s"
                                .formatted(
                                        assigned.product(),
                                        assigned.mac(),
                                        row.getString(1),
                                        row.getString(2) == null ? "" : ", for " + row.getString(2)),
                        assigned.product());
    }

    private Optional<String> reserved(Reserved reserved) throws SQLException {
        int taken = sql.run(
                "INSERT INTO certificate(serial, station, mac, state) VALUES (?, ?, ?, 'reserved') ON CONFLICT DO NOTHING",
                reserved.serial(),
                station,
                reserved.mac().map(MacAddress::toString).orElse(null));
        return taken == 1
                ? Optional.empty()
                : sql.first(
                        "SELECT station FROM certificate WHERE serial = ?",
                        row -> "certificate serial number %s was taken here, but is %s's"
                                .formatted(reserved.serial(), row.getString(1)),
                        reserved.serial());
    }

    private Optional<String> confirmed(String serial) throws SQLException {
        become("confirmed", serial);
        Optional<String> mac = sql.first(
                "SELECT mac FROM certificate WHERE serial = ? AND station = ? AND mac IS NOT NULL",
                row -> row.getString(1),
                serial,
                station);
        if (mac.isEmpty()) {
            return Optional.empty();
        }
        int taken = sql.run(
                "INSERT INTO board(mac, station, serial) VALUES (?, ?, ?) ON CONFLICT (mac) DO UPDATE SET"
                        + " serial = excluded.serial WHERE board.station = excluded.station",
                mac.get(),
                station,
                serial);
        return taken == 1
                ? Optional.empty()
                : sql.first(
                        "SELECT station, serial FROM board WHERE mac = ?",
                        row ->
                                "chip %s was confirmed here with certificate %s, but %s has confirmed it with certificate %s"
                                        .formatted(mac.get(), serial, row.getString(1), row.getString(2)),
                        mac.get());
    }

    private void withdraw(String serial) throws SQLException {
        become("withdrawn", serial);
        sql.run("DELETE FROM board WHERE serial = ? AND station = ?", serial, station);
    }

    private void become(String state, String serial) throws SQLException {
        sql.run("UPDATE certificate SET state = ? WHERE serial = ? AND station = ?", state, serial, station);
    }
}
