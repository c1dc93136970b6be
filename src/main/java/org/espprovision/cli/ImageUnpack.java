package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.espprovision.spiffs.ExistingFiles;
import org.espprovision.spiffs.FileFolder;
import org.espprovision.spiffs.Volume;
import org.espprovision.workspace.FirmwareFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An image becomes a folder. */
@Command(
        name = "unpack",
        description = {
            "Writes the files of a SPIFFS image into a folder.",
            "",
            "Each gets mode 0600. The image is not trusted: one with a path that leads out of the folder is refused whole, and "
                    + "nothing is replaced without --force.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision image unpack data.bin -o copy",
            "  provision image unpack data.bin -o copy --layout 4m1m --force"
        })
final class ImageUnpack implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ImagePlace place = new ImagePlace();

    @Parameters(index = "0", paramLabel = "FILE", description = "The image.")
    private @Nullable Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder; it is made where it is not there.")
    private @Nullable Path output;

    @Option(names = "--force", fallbackValue = CommonOptions.ON, description = "Replace files that are there already.")
    private boolean force;

    ImageUnpack(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (output == null) {
            throw UsageException.valueMissing("-o DIR, the folder", "Files are not printed.");
        }
        byte[] bytes = FirmwareFiles.read("the image", Objects.requireNonNull(file));
        Volume volume = place.read(bytes);
        List<Path> written = new FileFolder(output).write(volume, force ? ExistingFiles.REPLACED : ExistingFiles.KEPT);
        if (common.json) {
            new ImageReport(file, place.of(bytes), volume, ImageReport.sha256(bytes)).print(surroundings, common);
        } else {
            written.forEach(surroundings.out()::println);
        }
        return 0;
    }
}
