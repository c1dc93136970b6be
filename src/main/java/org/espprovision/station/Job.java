package org.espprovision.station;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.chip.SketchImage;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.spiffs.SpiffsFile;

/**
 * What is to be made of a board.
 *
 * @param layout where the file system lies; the sketch must have been linked for it
 * @param key kind of the device's key
 * @param name the device's name; {@code esp8266-} and the MAC when absent
 * @param ntp the SNTP server the device asks
 * @param patience how long to wait for the device at the broker after its reset
 * @param files the user's own, for the file system beside the device's
 */
public record Job(
        FlashLayout layout,
        SketchImage sketch,
        KeyKind key,
        Optional<DeviceName> name,
        WifiNetwork wifi,
        BrokerChoice broker,
        String ntp,
        LoaderOptions loader,
        Duration patience,
        Repeat repeat,
        List<SpiffsFile> files) {
    public Job {
        files = List.copyOf(files);
    }

    /** Without files of the user's own. */
    public Job(
            FlashLayout layout,
            SketchImage sketch,
            KeyKind key,
            Optional<DeviceName> name,
            WifiNetwork wifi,
            BrokerChoice broker,
            String ntp,
            LoaderOptions loader,
            Duration patience,
            Repeat repeat) {
        this(layout, sketch, key, name, wifi, broker, ntp, loader, patience, repeat, List.of());
    }
}
