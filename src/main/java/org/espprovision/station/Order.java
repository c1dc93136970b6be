package org.espprovision.station;

import java.util.List;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.pki.DeviceName;
import org.espprovision.spiffs.SpiffsFile;

/**
 * What one board is to become, where it differs from the others of its batch.
 *
 * @param productSerial the maker's own number for the product, which appears on its label
 * @param wifi another network than the batch's
 * @param ntp another time server
 * @param files further files in the device's file system
 */
public record Order(
        DeviceName name,
        Optional<String> productSerial,
        Optional<WifiNetwork> wifi,
        Optional<String> ntp,
        List<SpiffsFile> files) {
    public Order {
        files = List.copyOf(files);
    }

    /** A name and nothing else. */
    public static Order named(DeviceName name) {
        return new Order(name, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /** {@code esp8266-} and the MAC. */
    public static Order namedBy(MacAddress mac) {
        return named(new DeviceName("esp8266-" + mac.compact()));
    }

    /** The batch's job, for this board. */
    Job applyTo(Job batch) {
        return new Job(
                batch.layout(),
                batch.sketch(),
                batch.key(),
                Optional.of(name),
                wifi.orElse(batch.wifi()),
                batch.broker(),
                ntp.orElse(batch.ntp()),
                batch.loader(),
                batch.patience(),
                batch.repeat(),
                files.isEmpty() ? batch.files() : files);
    }
}
