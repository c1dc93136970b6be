package org.espprovision.spiffs;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The files of a SPIFFS image.
 *
 * @param files in the order of their paths, none twice
 */
public record Volume(List<SpiffsFile> files) {
    public Volume {
        files = files.stream().sorted(Comparator.comparing(SpiffsFile::path)).toList();
    }

    /** The file with exactly this path: {@code /ca.der} is not {@code ca.der}. */
    public Optional<SpiffsFile> find(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }
}
