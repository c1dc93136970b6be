package org.espprovision.station;

import java.util.Arrays;
import java.util.List;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashRegion;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.Volume;

/** A chip's SPIFFS, as it was read. It may hold keys: {@link #wipe} it. */
public final class FileSystemDump {
    private final ChipIdentity chip;
    private final FlashRegion region;
    private final byte[] image;
    private final Volume volume;

    FileSystemDump(ChipIdentity chip, FlashRegion region, byte[] image) {
        this.chip = chip;
        this.region = region;
        this.image = image;
        this.volume = Spiffs.read(FileSystemPlaces.geometry(region), image);
    }

    public ChipIdentity chip() {
        return chip;
    }

    public FlashRegion region() {
        return region;
    }

    /** The core's layouts that have their file system in just this place. */
    public List<FlashLayout> layouts() {
        return FlashLayout.forFlash(chip.flash().sizeBytes()).stream()
                .filter(layout -> layout.fileSystem().filter(region::equals).isPresent())
                .toList();
    }

    public SpiffsGeometry geometry() {
        return FileSystemPlaces.geometry(region);
    }

    /** The image itself, not a copy. */
    public byte[] image() {
        return image;
    }

    public Volume volume() {
        return volume;
    }

    /** Overwrites the image and the files. */
    public void wipe() {
        Arrays.fill(image, (byte) 0);
        volume.files().forEach(file -> Arrays.fill(file.content(), (byte) 0));
    }
}
