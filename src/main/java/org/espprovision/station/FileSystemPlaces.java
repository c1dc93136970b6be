package org.espprovision.station;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espprovision.Progress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.Volume;

/** The file systems of one chip, read where they are found. */
final class FileSystemPlaces {
    private final BootLoader loader;
    private final Steps steps;

    FileSystemPlaces(BootLoader loader, Steps steps) {
        this.loader = loader;
        this.steps = steps;
    }

    /**
     * What lies in one place. It may hold keys: wipe it.
     *
     * @param image empty where nobody read it
     * @param fault why it does not read as a sound file system
     */
    record Content(
            FileSystemTraces.Found place,
            Optional<byte[]> image,
            Optional<Volume> volume,
            Optional<ProvisioningException> fault) {
        void wipe() {
            image.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
            volume.ifPresent(each -> each.files().forEach(FileSystemPlaces::wipe));
        }

        private boolean isEmptyOrDamaged() {
            return fault.isPresent()
                    || volume.filter(each -> !each.files().isEmpty()).isEmpty();
        }
    }

    List<FileSystemTraces.Found> found() {
        return FileSystemTraces.on(
                loader.identity().flash().sizeBytes(),
                (offset, lengthBytes) -> loader.readFlash(offset, lengthBytes, Progress.SILENT));
    }

    Content unread(FileSystemTraces.Found place) {
        return new Content(place, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Content read(FileSystemTraces.Found place) throws InterruptedException {
        FlashRegion region = place.region();
        byte[] image = image(region);
        try {
            return new Content(
                    place, Optional.of(image), Optional.of(Spiffs.read(geometry(region), image)), Optional.empty());
        } catch (ProvisioningException damaged) {
            return new Content(place, Optional.of(image), Optional.empty(), Optional.of(damaged));
        }
    }

    byte[] image(FlashRegion region) throws InterruptedException {
        return steps.run(
                Step.READ_FLASH,
                progress -> loader.dump(region.offset(), region.lengthBytes(), progress),
                read -> "the file system at 0x%06x, %,d bytes".formatted(region.offset(), read.length));
    }

    /**
     * Without those that only seem to be there: the later blocks of a file system look like a smaller one that begins at one
     * of them, empty or torn.
     */
    static List<Content> withoutEchoes(List<Content> contents) {
        List<Content> real = new ArrayList<>(contents);
        real.removeIf(inner -> {
            boolean isEcho = inner.isEmptyOrDamaged()
                    && inner.place().type() == FileSystemType.SPIFFS
                    && contents.stream().anyMatch(outer -> outer.volume().isPresent() && lies(inner, outer));
            if (isEcho) {
                inner.wipe();
            }
            return isEcho;
        });
        return real;
    }

    private static boolean lies(Content inner, Content outer) {
        return inner.place().region().offset() > outer.place().region().offset()
                && inner.place().region().end() <= outer.place().region().end();
    }

    static SpiffsGeometry geometry(FlashRegion region) {
        return new SpiffsGeometry(region.lengthBytes(), FlashRegion.PAGE_BYTES, region.blockBytes());
    }

    private static void wipe(SpiffsFile file) {
        Arrays.fill(file.content(), (byte) 0);
    }
}
