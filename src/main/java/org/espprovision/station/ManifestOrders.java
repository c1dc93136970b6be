package org.espprovision.station;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.espprovision.MacAddress;
import org.espprovision.ledger.Assignment;
import org.espprovision.ledger.CertificateState;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.SharedLedger;
import org.espprovision.manifest.Handout;
import org.espprovision.manifest.ManifestFile;
import org.espprovision.manifest.Row;
import org.espprovision.manifest.Setting;
import org.espprovision.pki.DeviceName;
import org.espprovision.spiffs.SpiffsFile;

/** Orders out of a manifest; the ledger remembers which board has which row, so that each is made once and only once. */
public final class ManifestOrders implements Orders {
    private final ManifestFile file;
    private final Handout handout;
    private final Ledger ledger;
    private final Job batch;
    private final Optional<SharedRows> shared;

    private ManifestOrders(ManifestFile file, Handout handout, Ledger ledger, Job batch, Optional<SharedRows> shared) {
        this.file = file;
        this.handout = handout;
        this.ledger = ledger;
        this.batch = batch;
        this.shared = shared;
    }

    /**
     * Reads and checks the whole manifest.
     *
     * @param batch what rows do not say otherwise
     * @param shared where other stations make devices of the same manifest
     * @throws org.espprovision.manifest.ManifestException with every fault there is
     */
    public static ManifestOrders open(
            Path manifest, Job batch, Ledger ledger, Optional<SharedLedger> shared, Clock clock) {
        ManifestFile file = ManifestFile.open(manifest, new ManifestRules(batch.layout()), clock);
        String name = manifest.getFileName().toString();
        Optional<SharedRows> sharedRows = shared.map(server -> new SharedRows(server, file, name));
        var rows = new LedgerRows(ledger, name, sharedRows);
        return new ManifestOrders(file, new Handout(file, rows), ledger, batch, sharedRows);
    }

    /** Has rows reserved for this station while the server is there. */
    @Override
    public void reserve() {
        shared.ifPresent(SharedRows::reserve);
    }

    @Override
    public Optional<Order> next(MacAddress mac) {
        return handout.rowFor(mac).map(row -> order(row, mac));
    }

    /** Rows that no board has yet, nor another station. */
    @Override
    public OptionalInt free() {
        return OptionalInt.of(shared.isEmpty() ? handout.left() : count(this::isFree));
    }

    /** Rows without a confirmed device, as far as this station is to make them. */
    @Override
    public OptionalInt unmade() {
        return OptionalInt.of(count(row -> !isConfirmed(row.serial()) && !isElsewhere(row)));
    }

    private int count(Predicate<Row> which) {
        return (int) file.get().rows().stream().filter(which).count();
    }

    private boolean isFree(Row row) {
        return ledger.assignment(row.serial()).isEmpty() && !isElsewhere(row);
    }

    private boolean isElsewhere(Row row) {
        return shared.filter(rows -> rows.isElsewhere(row.serial())).isPresent();
    }

    private boolean isConfirmed(String serial) {
        return ledger.assignment(serial)
                .map(Assignment::mac)
                .filter(mac -> ledger.state(mac).state() == CertificateState.CONFIRMED)
                .isPresent();
    }

    private Order order(Row row, MacAddress mac) {
        Map<Setting, String> settings = row.settings();
        return new Order(
                new DeviceName(row.nameOn(mac)),
                Optional.of(row.serial()),
                wifi(settings),
                Optional.ofNullable(settings.get(Setting.NTP)),
                files(row));
    }

    private Optional<WifiNetwork> wifi(Map<Setting, String> settings) {
        String ssid = settings.get(Setting.WIFI_SSID);
        String passwordFile = settings.get(Setting.WIFI_PASSWORD_FILE);
        if (ssid == null && passwordFile == null) {
            return Optional.empty();
        }
        return Optional.of(new WifiNetwork(
                ssid == null ? batch.wifi().ssid() : ssid,
                passwordFile == null ? batch.wifi().password() : firstLine(Path.of(passwordFile))));
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw StationException.orderedFile(file, e);
        }
    }

    private static List<SpiffsFile> files(Row row) {
        List<SpiffsFile> files = new ArrayList<>();
        row.files().forEach((path, file) -> {
            try {
                files.add(new SpiffsFile(path, Files.readAllBytes(file)));
            } catch (IOException e) {
                throw StationException.orderedFile(file, e);
            }
        });
        return files;
    }
}
