package org.espprovision.spiffs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which files of two volumes differ, by path and content: where their pages lie does not matter.
 *
 * @param equal paths whose content is the same
 * @param different paths in both, of other content
 * @param missing paths that should be there and are not
 * @param extra paths that are there and should not
 */
public record VolumeComparison(List<String> equal, List<String> different, List<String> missing, List<String> extra) {
    /** Holds what was found against what should be there. */
    public static VolumeComparison of(Volume wanted, Volume found) {
        List<String> equal = new ArrayList<>();
        List<String> different = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (SpiffsFile file : wanted.files()) {
            Optional<SpiffsFile> other = found.find(file.path());
            List<String> list = other.isEmpty() ? missing : other.get().equals(file) ? equal : different;
            list.add(file.path());
        }
        List<String> extra = found.files().stream()
                .map(SpiffsFile::path)
                .filter(path -> wanted.find(path).isEmpty())
                .toList();
        return new VolumeComparison(List.copyOf(equal), List.copyOf(different), List.copyOf(missing), extra);
    }

    /** Whether every file is there, as it should be, and no other. */
    public boolean isEqual() {
        return different.isEmpty() && missing.isEmpty() && extra.isEmpty();
    }
}
