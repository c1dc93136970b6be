package org.espprovision.station;

import java.util.Arrays;
import java.util.List;
import org.espprovision.Progress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.FlashStart;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.Volume;

/** Looks at a chip's flash without changing anything. */
public final class FlashLook {
    /** How far to look. */
    public enum Depth {
        /** The program at 0, and where file systems are. */
        PLACES,
        /** Also which files a SPIFFS has: takes as long as reading it. */
        FILES
    }

    private final BootLoader loader;
    private final Depth depth;

    FlashLook(BootLoader loader, Depth depth) {
        this.loader = loader;
        this.depth = depth;
    }

    FlashInfo with(FlashStart start) {
        List<FlashInfo.FileSystem> fileSystems = FileSystemTraces.on(
                        loader.identity().flash().sizeBytes(),
                        (offset, lengthBytes) -> loader.readFlash(offset, lengthBytes, Progress.SILENT))
                .stream()
                .map(place -> new FlashInfo.FileSystem(place, content(place)))
                .toList();
        return new FlashInfo(
                loader.identity(), loader.crystalMhz(), loader.loader(), loader.baud(), start, fileSystems);
    }

    private FlashInfo.Content content(FileSystemTraces.Found place) {
        if (depth == Depth.PLACES || place.type() != FileSystemType.SPIFFS) {
            return new FlashInfo.Content.NotRead();
        }
        FlashRegion region = place.region();
        var geometry = new SpiffsGeometry(region.lengthBytes(), FlashRegion.PAGE_BYTES, region.blockBytes());
        byte[] bytes = loader.dump(region.offset(), region.lengthBytes(), Progress.SILENT);
        try {
            Volume volume = Spiffs.read(geometry, bytes);
            return new FlashInfo.Content.Files(
                    volume.files().stream().map(FlashLook::withoutItsBytes).toList());
        } catch (ProvisioningException unreadable) {
            return new FlashInfo.Content.Damaged(unreadable.what());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static FlashInfo.NamedFile withoutItsBytes(SpiffsFile file) {
        Arrays.fill(file.content(), (byte) 0);
        return new FlashInfo.NamedFile(file.path(), file.content().length);
    }
}
