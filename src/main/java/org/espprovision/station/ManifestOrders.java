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
import org.espprovision.MacAddress;
import org.espprovision.ledger.Assignment;
import org.espprovision.ledger.CertificateState;
import org.espprovision.ledger.Ledger;
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

    private ManifestOrders(ManifestFile file, Handout handout, Ledger ledger, Job batch) {
        this.file = file;
        this.handout = handout;
        this.ledger = ledger;
        this.batch = batch;
    }

    /**
     * Reads and checks the whole manifest.
     *
     * @param batch what rows do not say otherwise
     * @throws org.espprovision.manifest.ManifestException with every fault there is
     */
    public static ManifestOrders open(Path manifest, Job batch, Ledger ledger, Clock clock) {
        ManifestFile file = ManifestFile.open(manifest, new ManifestRules(batch.layout()), clock);
        var rows = new LedgerRows(ledger, manifest.getFileName().toString());
        return new ManifestOrders(file, new Handout(file, rows), ledger, batch);
    }

    @Override
    public Optional<Order> next(MacAddress mac) {
        return handout.rowFor(mac).map(row -> order(row, mac));
    }

    /** Rows that no board has yet. */
    @Override
    public OptionalInt free() {
        return OptionalInt.of(handout.left());
    }

    /** Rows without a confirmed device. */
    @Override
    public OptionalInt unmade() {
        return OptionalInt.of((int) file.get().rows().stream()
                .filter(row -> !isConfirmed(row.serial()))
                .count());
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
