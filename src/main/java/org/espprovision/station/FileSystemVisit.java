package org.espprovision.station;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.FlashSpan;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.espprovision.spiffs.Spiffs;

/** Reads the one SPIFFS of a chip: in a place that was named, or wherever one lies. */
final class FileSystemVisit {
    private final BootLoader loader;
    private final FileSystemPlaces places;

    FileSystemVisit(BootLoader loader, Steps steps) {
        this.loader = loader;
        this.places = new FileSystemPlaces(loader, steps);
    }

    FileSystemDump read(Optional<FlashRegion> wanted) throws InterruptedException {
        return wanted.isPresent() ? readAt(wanted.get()) : readWhereOneIs();
    }

    private FileSystemDump readAt(FlashRegion region) throws InterruptedException {
        var unused = new FlashSpan(region.offset(), Optional.of(region.lengthBytes()))
                .on(loader.identity().flash());
        return new FileSystemDump(loader.identity(), region, places.image(region));
    }

    private FileSystemDump readWhereOneIs() throws InterruptedException {
        List<FileSystemTraces.Found> found = places.found();
        List<FileSystemPlaces.Content> contents = new ArrayList<>();
        try {
            for (FileSystemTraces.Found place : found) {
                if (place.type() == FileSystemType.SPIFFS) {
                    contents.add(places.read(place));
                }
            }
            FileSystemPlaces.Content only = only(FileSystemPlaces.withoutEchoes(contents), found);
            return new FileSystemDump(
                    loader.identity(),
                    only.place().region(),
                    only.image().orElseThrow().clone());
        } finally {
            contents.forEach(FileSystemPlaces.Content::wipe);
        }
    }

    private FileSystemPlaces.Content only(List<FileSystemPlaces.Content> contents, List<FileSystemTraces.Found> found)
            throws InterruptedException {
        List<FileSystemPlaces.Content> sound = contents.stream()
                .filter(content -> content.volume().isPresent())
                .toList();
        if (sound.size() == 1) {
            return sound.get(0);
        }
        if (sound.size() > 1) {
            throw StationException.severalFileSystems(
                    sound.stream().map(content -> layouts(content.place())).collect(Collectors.joining(" and ")));
        }
        for (FileSystemPlaces.Content damaged : contents) {
            Optional<ProvisioningException> fault = damaged.fault();
            if (fault.isPresent()) {
                throw fault.get();
            }
        }
        for (FileSystemTraces.Found littleFs : found) {
            Spiffs.refuseLittleFs(places.image(littleFs.region()));
        }
        throw StationException.noFileSystem(loader.identity().flash().sizeBytes());
    }

    private static String layouts(FileSystemTraces.Found place) {
        return place.layouts().stream().map(FlashLayout::name).collect(Collectors.joining(" or "));
    }
}
