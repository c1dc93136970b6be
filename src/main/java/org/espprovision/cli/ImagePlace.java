package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        Optional<FlashLayout> wanted = Optional.ofNullable(layout).map(FlashLayout::named);
        return elf == null ? wanted.map(ImagePlace::geometry) : Optional.of(linked(elf, wanted));
    }

    private static SpiffsGeometry linked(Path elf, Optional<FlashLayout> wanted) {
        SketchElf sketch = SketchElf.parse(FirmwareFiles.read("the ELF file", elf));
        if (sketch.types().equals(Set.of(FileSystemType.LITTLEFS))) {
            throw UsageException.badValue(
                    "--elf", elf.toString(), "that sketch mounts LittleFS, and the image is SPIFFS");
        }
        wanted.ifPresent(sketch::requireLinkedFor);
        return wanted.map(ImagePlace::geometry)
                .or(() -> sketch.fileSystem().map(ImagePlace::geometry))
                .orElseThrow(() -> UsageException.badValue(
                        "--elf", elf.toString(), "it names no one place of a file system; give --layout too"));
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

    static SpiffsGeometry geometry(FlashLayout layout) {
        FlashRegion region = layout.requireFileSystem();
        return new SpiffsGeometry(region.lengthBytes(), FlashRegion.PAGE_BYTES, region.blockBytes());
    }

    static SpiffsGeometry geometry(LinkedFileSystem place) {
        return new SpiffsGeometry(place.lengthBytes(), place.pageBytes(), place.blockBytes());
    }
}
