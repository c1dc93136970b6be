package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.LinkedFileSystem;
import org.espprovision.chip.SketchElf;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.Volume;
import org.espprovision.workspace.FirmwareFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which file system an image is for: of a layout that is named, of a sketch, or of the one layout with its length. */
final class ImagePlace {
    @Option(names = "--layout", paramLabel = "NAME", description = "Flash layout the image is for: 4m1m, 4m2m, 1m64, …")
    private @Nullable String layout;

    @Option(
            names = "--elf",
            paramLabel = "FILE",
            description = "The sketch's ELF file, which says where it looks and for what.")
    private @Nullable Path elf;

    /** As named by the options; empty when they name nothing. */
    Optional<SpiffsGeometry> named() {
        Optional<FlashLayout> wanted = wanted();
        return elf == null
                ? wanted.map(ImagePlace::geometry)
                : Optional.of(linked(elf, wanted, SketchElf::fileSystem).geometry());
    }

    /** Where on a flash of this size; empty when the options name nothing. */
    Optional<FlashRegion> on(int flashSizeBytes) {
        Optional<FlashLayout> wanted = wanted();
        return elf == null
                ? wanted.map(FlashLayout::requireFileSystem)
                : Optional.of(
                        linked(elf, wanted, sketch -> sketch.on(flashSizeBytes)).region());
    }

    /** Refuses what no chip could change. */
    void check() {
        if (elf != null) {
            requireSpiffs(elf, SketchElf.parse(FirmwareFiles.read("the ELF file", elf)));
        }
        var unused = wanted().map(FlashLayout::requireFileSystem);
    }

    private Optional<FlashLayout> wanted() {
        return Optional.ofNullable(layout).map(FlashLayout::named);
    }

    /** A place that a layout or a sketch names. */
    private record Place(FlashRegion region, SpiffsGeometry geometry) {}

    private static Place linked(
            Path elf, Optional<FlashLayout> wanted, Function<SketchElf, Optional<LinkedFileSystem>> itsOwn) {
        SketchElf sketch = SketchElf.parse(FirmwareFiles.read("the ELF file", elf));
        requireSpiffs(elf, sketch);
        wanted.ifPresent(sketch::requireLinkedFor);
        return wanted.map(each -> new Place(each.requireFileSystem(), geometry(each)))
                .or(() -> itsOwn.apply(sketch)
                        .map(place -> new Place(
                                new FlashRegion(place.offset(), place.lengthBytes(), place.blockBytes()),
                                geometry(place))))
                .orElseThrow(() -> UsageException.badValue(
                        "--elf", elf.toString(), "it names no one place of a file system; give --layout too"));
    }

    private static void requireSpiffs(Path elf, SketchElf sketch) {
        if (sketch.types().equals(Set.of(FileSystemType.LITTLEFS))) {
            throw UsageException.littleFsSketch(elf);
        }
    }

    /** For an image that is to be made. */
    SpiffsGeometry required() {
        return named().orElseThrow(
                        () -> UsageException.valueMissing(
                                "--layout NAME or --elf FILE",
                                "An image has exactly the size of the file system the sketch was built for; a smaller one does not mount."));
    }

    /** The files in an image that is there. */
    Volume read(byte[] image) {
        return Spiffs.read(of(image), image);
    }

    SpiffsGeometry of(byte[] image) {
        Spiffs.refuseLittleFs(image);
        return named().orElseGet(() -> byLength(image.length));
    }

    /** No two of the core's layouts have file systems of one length and different blocks. */
    static SpiffsGeometry byLength(int lengthBytes) {
        List<SpiffsGeometry> found = FlashLayout.all().stream()
                .filter(each -> each.fileSystem()
                        .filter(region -> region.lengthBytes() == lengthBytes)
                        .isPresent())
                .map(ImagePlace::geometry)
                .distinct()
                .toList();
        if (found.size() != 1) {
            throw UsageException.commandLine(
                    "no layout of the core has a file system of %,d bytes".formatted(lengthBytes),
                    "An image has exactly its file system's size. Was it cut, or is it a whole flash? Give --layout or "
                            + "--elf to hear what should be there.");
        }
        return found.get(0);
    }

    /** Of the largest file system that any layout has. */
    static SpiffsGeometry largest() {
        return FlashLayout.all().stream()
                .filter(each -> each.fileSystem().isPresent())
                .map(ImagePlace::geometry)
                .max(Comparator.comparingInt(SpiffsGeometry::lengthBytes))
                .orElseThrow();
    }

    static SpiffsGeometry geometry(FlashLayout layout) {
        FlashRegion region = layout.requireFileSystem();
        return new SpiffsGeometry(region.lengthBytes(), FlashRegion.PAGE_BYTES, region.blockBytes());
    }

    static SpiffsGeometry geometry(LinkedFileSystem place) {
        return new SpiffsGeometry(place.lengthBytes(), place.pageBytes(), place.blockBytes());
    }
}
