package org.espprovision.manifest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.espprovision.MacAddress;

/**
 * Hands the rows of a manifest to the boards that come: a row bound to a board to that board, the others in order, each
 * once and only once. A board that comes again gets the row it had. May be asked by many threads at once.
 */
public final class Handout {
    private final Supplier<Manifest> source;
    private final Taken taken;
    private final Map<String, Row> bySerial = new HashMap<>();
    private final Map<MacAddress, Row> bound = new HashMap<>();
    private final Map<String, String> serialByName = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private Manifest manifest;

    /** Rows already looked at: those before {@link #next} are indexed and, if free for all, handed out. */
    private int indexed;

    private int next;

    /**
     * @param source gives the manifest as it is now; later ones begin with the rows of the earlier
     * @param taken who has which row already
     */
    public Handout(Supplier<Manifest> source, Taken taken) {
        this.source = source;
        this.taken = taken;
        this.manifest = source.get();
        index();
    }

    /**
     * The row for a board, written down as taken when this returns.
     *
     * @return empty when no row is left for it
     * @throws ManifestException when the manifest was spoilt since, or says something else of this board than is so
     */
    public synchronized Optional<Row> rowFor(MacAddress mac) {
        manifest = source.get();
        index();
        Optional<String> has = taken.serialOf(mac);
        if (has.isPresent()) {
            return Optional.of(again(mac, has.get()));
        }
        Row own = bound.get(mac);
        if (own != null) {
            take(own, mac);
            return Optional.of(own);
        }
        return nextFree(mac);
    }

    /** How many rows no board has yet, as the manifest was at the last question. */
    public synchronized int left() {
        return (int) manifest.rows().stream().filter(this::isFree).count();
    }

    /** How many rows there are, as the manifest was at the last question. */
    public synchronized int total() {
        return manifest.rows().size();
    }

    private Row again(MacAddress mac, String serial) {
        Row own = bound.get(mac);
        if (own != null && !own.serial().equals(serial)) {
            throw ManifestException.boundElsewhere(mac, serial, "it to product " + own.serial());
        }
        Row row = bySerial.get(serial);
        if (row == null) {
            throw ManifestException.otherSerial(mac, serial, manifest.file());
        }
        if (row.mac().isPresent() && !row.mac().get().equals(mac)) {
            throw ManifestException.boundElsewhere(
                    mac, serial, "that number to the board " + row.mac().get());
        }
        remember(row, mac);
        return row;
    }

    private void take(Row row, MacAddress mac) {
        requireFreeName(row, mac);
        if (!taken.take(row.serial(), mac)) {
            throw ManifestException.serialTaken(
                    mac,
                    row.serial(),
                    taken.macOf(row.serial()).map(owner -> "the board " + owner).orElse("another board"));
        }
        remember(row, mac);
    }

    private Optional<Row> nextFree(MacAddress mac) {
        while (next < manifest.rows().size()) {
            Row row = manifest.rows().get(next);
            if (row.mac().isEmpty() && isFree(row)) {
                requireFreeName(row, mac);
                if (taken.take(row.serial(), mac)) {
                    remember(row, mac);
                    next++;
                    return Optional.of(row);
                }
                gone.add(row.serial());
            }
            next++;
        }
        return Optional.empty();
    }

    private boolean isFree(Row row) {
        if (gone.contains(row.serial())) {
            return false;
        }
        Optional<MacAddress> owner = taken.macOf(row.serial());
        owner.ifPresent(mac -> remember(row, mac));
        return owner.isEmpty();
    }

    private void requireFreeName(Row row, MacAddress mac) {
        String name = row.nameOn(mac);
        String owner = serialByName.get(name);
        if (owner != null && !owner.equals(row.serial())) {
            throw ManifestException.nameTaken(mac, row, name);
        }
    }

    private void remember(Row row, MacAddress mac) {
        gone.add(row.serial());
        serialByName.put(row.nameOn(mac), row.serial());
    }

    private void index() {
        for (Row row : manifest.rows().subList(indexed, manifest.rows().size())) {
            bySerial.put(row.serial(), row);
            row.mac().ifPresent(mac -> bound.put(mac, row));
            row.knownName().ifPresent(name -> serialByName.put(name, row.serial()));
        }
        indexed = manifest.rows().size();
    }
}
