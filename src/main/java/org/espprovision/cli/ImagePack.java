package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.espprovision.spiffs.ExistingFiles;
import org.espprovision.spiffs.FileFolder;
import org.espprovision.spiffs.FilesystemImage;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.Volume;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A folder becomes an image. */
@Command(
        name = "pack",
        sortOptions = false,
        description = {
            "Packs a folder into a SPIFFS image.",
            "",
            "Each file in it and below becomes one of the image, DIR/web/a.html for example /web/a.html; a path has at most "
                    + "31 bytes. The image has exactly the size of the layout's file system, and the same files give the "
                    + "same image byte for byte. It gets mode 0600, for a key may be in it.",
            "",
            "--verify holds the folder's files against a board's SPIFFS, with -o after writing the image, else instead.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {
            "0:packed; with --verify: the board holds just these files",
            "1:with --verify: files differ; or the chip failed",
            "2:wrong usage, or the files do not go into an image"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision image pack data --layout 4m1m -o data.bin",
            "  provision image pack data --elf build/sketch.ino.elf -o data.bin --force",
            "  provision image pack data --verify --port /dev/ttyUSB0      does the board hold this folder?"
        })
final class ImagePack extends ImageTask {
    @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
    private @Nullable Path folder;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The image.")
    private @Nullable Path output;

    @Option(names = "--force", fallbackValue = CommonOptions.ON, description = "Replace a file that is there already.")
    private boolean force;

    @Option(
            names = "--verify",
            fallbackValue = CommonOptions.ON,
            description = "Does the board at --port hold the folder's files? Names those that differ.")
    private boolean verify;

    ImagePack(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Path data = Objects.requireNonNull(folder);
        if (output != null) {
            pack(data, output);
        } else if (!verify) {
            throw UsageException.valueMissing("-o FILE, the image", "An image is not printed.");
        }
        return verify ? verify(data, files(data, place().named().orElseGet(ImagePlace::largest))) : 0;
    }

    private void pack(Path data, Path target) {
        ExistingFiles existing = force ? ExistingFiles.REPLACED : ExistingFiles.KEPT;
        existing.requireRoom(target);
        SpiffsGeometry geometry = place().required();
        FilesystemImage image = Spiffs.in(geometry).pack(files(data, geometry).files());
        existing.write(target, image.bytes());
        ImageReport.of(target, geometry, image.bytes()).print(surroundings(), common());
    }

    private static Volume files(Path data, SpiffsGeometry most) {
        return new Volume(new FileFolder(data).read(most));
    }
}
