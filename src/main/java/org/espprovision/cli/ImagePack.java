package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.espprovision.spiffs.ExistingFiles;
import org.espprovision.spiffs.FileFolder;
import org.espprovision.spiffs.FilesystemImage;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.Volume;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A folder becomes an image. */
@Command(
        name = "pack",
        description = {
            "Packs a folder into a SPIFFS image.",
            "",
            "Each file in it and below becomes one of the image, DIR/web/a.html for example /web/a.html; a path has at most "
                    + "31 bytes. The image has exactly the size of the layout's file system, and the same files give the "
                    + "same image byte for byte. It gets mode 0600, for a key may be in it.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision image pack data --layout 4m1m -o data.bin",
            "  provision image pack data --elf build/sketch.ino.elf -o data.bin --force"
        })
final class ImagePack implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ImagePlace place = new ImagePlace();

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
    private @Nullable Path folder;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The image.")
    private @Nullable Path output;

    @Option(names = "--force", fallbackValue = CommonOptions.ON, description = "Replace a file that is there already.")
    private boolean force;

    ImagePack(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (output == null) {
            throw UsageException.valueMissing("-o FILE, the image", "An image is not printed.");
        }
        ExistingFiles existing = force ? ExistingFiles.REPLACED : ExistingFiles.KEPT;
        existing.requireRoom(output);
        SpiffsGeometry geometry = place.required();
        List<SpiffsFile> files = new FileFolder(Objects.requireNonNull(folder)).read(geometry);
        FilesystemImage image = Spiffs.in(geometry).pack(files);
        existing.write(output, image.bytes());
        new ImageReport(output, geometry, new Volume(files), image.sha256()).print(surroundings, common);
        return 0;
    }
}
