package org.espprovision.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espprovision.spiffs.FileFolder;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.station.Station;
import org.espprovision.workspace.FirmwareFiles;

/**
 * The files that will lie in the file system beside a sketch.
 *
 * @param lacking how to say that one of them is not there
 */
record FilesBeside(Set<String> paths, String lacking) {
    /** What a run of {@code provision} puts there. */
    static FilesBeside ofADevice() {
        return new FilesBeside(Station.filesOfADevice(), "'provision' does not put into the file system");
    }

    /**
     * What an image holds, or a folder that is to become one.
     *
     * @param place where the sketch looks, if that is known
     */
    static FilesBeside in(Path image, Optional<SpiffsGeometry> place) {
        List<SpiffsFile> files;
        if (Files.isDirectory(image)) {
            files = place.map(new FileFolder(image)::read)
                    .orElseThrow(() -> UsageException.valueMissing(
                            "--layout NAME or the ELF file", "Without it nothing tells whether the folder fits."));
        } else {
            byte[] bytes = FirmwareFiles.read("the image", image);
            files = Spiffs.read(place.orElseGet(() -> ImagePlace.byLength(bytes.length)), bytes)
                    .files();
        }
        return new FilesBeside(
                files.stream().map(SpiffsFile::path).collect(Collectors.toUnmodifiableSet()), image + " does not hold");
    }
}
