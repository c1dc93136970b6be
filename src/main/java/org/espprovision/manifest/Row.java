package org.espprovision.manifest;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espprovision.MacAddress;

/**
 * One device that is to be made.
 *
 * @param line where it begins in the file, counted from 1
 * @param number which row it is, counted from 1
 * @param serial the product serial number, not the certificate's
 * @param template how its name is made
 * @param mac the board it must be, or none: the next board that comes
 * @param settings what it has instead of the run's own
 * @param files further files for its file system: path on the device to file here
 */
public record Row(
        int line,
        int number,
        String serial,
        String template,
        Optional<MacAddress> mac,
        Map<Setting, String> settings,
        Map<String, Path> files) {
    public Row {
        settings = Map.copyOf(settings);
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** Its name on this board. */
    public String nameOn(MacAddress board) {
        return new NameTemplate(template).name(serial, number, board);
    }

    /** Its name, if that is known before the board is. */
    public Optional<String> knownName() {
        NameTemplate name = new NameTemplate(template);
        return name.needsMac() ? mac.map(this::nameOn) : Optional.of(name.name(serial, number, new MacAddress(0)));
    }
}
