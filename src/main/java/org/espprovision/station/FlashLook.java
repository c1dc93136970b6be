package org.espprovision.station;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashStart;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.Volume;

/** Looks at a chip's flash without changing anything. */
public final class FlashLook {
    /** How far to look. */
    public enum Depth {
        /** The files of each SPIFFS too, unless the boot ROM alone has to read them, which takes minutes. */
        QUICK,
        /** The files in any case. */
        FILES
    }

    private final BootLoader loader;
    private final Depth depth;
    private final WorkspaceView workspace;
    private final Steps steps;
    private final Clock clock;

    FlashLook(BootLoader loader, Depth depth, WorkspaceView workspace, Steps steps, Clock clock) {
        this.loader = loader;
        this.depth = depth;
        this.workspace = workspace;
        this.steps = steps;
        this.clock = clock;
    }

    FlashInfo with(FlashStart start) throws InterruptedException {
        return new FlashInfo(
                loader.identity(), loader.crystalMhz(), loader.loader(), loader.baud(), start, fileSystems());
    }

    private List<FlashInfo.FileSystem> fileSystems() throws InterruptedException {
        var places = new FileSystemPlaces(loader, steps);
        List<FileSystemPlaces.Content> contents = new ArrayList<>();
        try {
            for (FileSystemTraces.Found place : places.found()) {
                contents.add(isRead(place) ? places.read(place) : places.unread(place));
            }
            return FileSystemPlaces.withoutEchoes(contents).stream()
                    .map(content -> new FlashInfo.FileSystem(content.place(), told(content)))
                    .toList();
        } finally {
            contents.forEach(FileSystemPlaces.Content::wipe);
        }
    }

    private boolean isRead(FileSystemTraces.Found place) {
        return place.type() == FileSystemType.SPIFFS && (depth == Depth.FILES || loader.loader() != LoaderKind.ROM);
    }

    private FlashInfo.Content told(FileSystemPlaces.Content content) {
        if (content.fault().isPresent()) {
            return new FlashInfo.Content.Damaged(content.fault().get().what());
        }
        if (content.volume().isEmpty()) {
            return new FlashInfo.Content.NotRead();
        }
        Volume volume = content.volume().get();
        return new FlashInfo.Content.Files(
                volume.files().stream()
                        .map(file -> new FlashInfo.NamedFile(file.path(), file.content().length))
                        .toList(),
                Spiffs.use(
                        FileSystemPlaces.geometry(content.place().region()),
                        content.image().orElseThrow()),
                FoundFiles.in(volume, workspace, clock.instant()));
    }
}
