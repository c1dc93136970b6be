package org.espprovision.station;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.espprovision.ledger.SharedLedger;
import org.espprovision.manifest.ManifestFile;
import org.espprovision.manifest.Row;

/**
 * A manifest that several stations make together. A row that is bound to a board goes to that board wherever it comes, so
 * only the others are shared out.
 */
final class SharedRows {
    private final SharedLedger shared;
    private final ManifestFile file;
    private final String name;
    private final List<String> numbers = new ArrayList<>();
    private final Set<String> bound = new HashSet<>();
    private int seen;

    SharedRows(SharedLedger shared, ManifestFile file, String name) {
        this.shared = shared;
        this.file = file;
        this.name = name;
    }

    /** How many rows can be made without the server from now on. */
    synchronized int reserve() {
        look();
        return shared.prepare(name, numbers);
    }

    synchronized boolean mayGive(String serial) {
        look();
        return bound.contains(serial) || shared.mayGive(serial, name, numbers);
    }

    boolean isElsewhere(String serial) {
        return shared.isElsewhere(serial);
    }

    private void look() {
        List<Row> rows = file.get().rows();
        for (Row row : rows.subList(seen, rows.size())) {
            if (row.mac().isPresent()) {
                bound.add(row.serial());
            } else {
                numbers.add(row.serial());
            }
        }
        seen = rows.size();
    }
}
