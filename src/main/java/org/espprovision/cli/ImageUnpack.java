package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import org.espprovision.spiffs.ExistingFiles;
import org.espprovision.spiffs.FileFolder;
import org.espprovision.workspace.FirmwareFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An image becomes a folder. */
@Command(
        name = "unpack",
        sortOptions = false,
        description = {
            "Writes the files of a SPIFFS image, or of a board's SPIFFS, into a folder.",
            "",
            "Each gets mode 0600. The image is not trusted: one with a path that leads out of the folder is refused whole, and "
                    + "nothing is replaced without --force. A board may hold a key: what is unpacked from it does too.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision image unpack data.bin -o copy",
            "  provision image unpack data.bin -o copy --layout 4m1m --force",
            "  provision image unpack --port /dev/ttyUSB0 -o copy"
        })
final class ImageUnpack extends ImageTask {
    @Mixin
    private ImageSource source = new ImageSource();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder; it is made where it is not there.")
    private @Nullable Path output;

    @Option(names = "--force", fallbackValue = CommonOptions.ON, description = "Replace files that are there already.")
    private boolean force;

    ImageUnpack(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (output == null) {
            throw UsageException.valueMissing("-o DIR, the folder", "Files are not printed.");
        }
        Path folder = output;
        source.requireOne();
        if (source.file().isEmpty()) {
            return withChip(dump -> unpack(ImageReport.of(dump), folder));
        }
        Path image = source.file().get();
        byte[] bytes = FirmwareFiles.read("the image", image);
        return unpack(ImageReport.of(image, place().of(bytes), bytes), folder);
    }

    private int unpack(ImageReport report, Path folder) {
        List<Path> written =
                new FileFolder(folder).write(report.volume(), force ? ExistingFiles.REPLACED : ExistingFiles.KEPT);
        if (common().json) {
            report.print(surroundings(), common());
        } else {
            written.forEach(surroundings().out()::println);
            surroundings().out().flush();
        }
        return 0;
    }
}
