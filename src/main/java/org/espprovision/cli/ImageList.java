package org.espprovision.cli;

import java.nio.file.Path;
import org.espprovision.workspace.FirmwareFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is in an image. */
@Command(
        name = "list",
        sortOptions = false,
        description = {
            "Lists the files of a SPIFFS image, or of a board's SPIFFS, and what is free.",
            "",
            "Images of this program, of mkspiffs and those a device has written to are read; pages that are no longer in use "
                    + "are passed over. On a board the place is that of --layout or --elf, or wherever a SPIFFS lies.",
            "",
            "--verify holds an image against the board file by file: where its pages lie does not matter.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {
            "0:listed; with --verify: the board holds just these files",
            "1:with --verify: files differ; or the chip failed",
            "2:wrong usage, or no image"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision image list data.bin                    the layout is known from the image's length",
            "  provision image list --json data.bin --elf build/sketch.ino.elf",
            "  provision image list --port /dev/ttyUSB0         what is on the board",
            "  provision image list data.bin --verify --port /dev/ttyUSB0"
        })
final class ImageList extends ImageTask {
    @Mixin
    private ImageSource source = new ImageSource();

    @Option(
            names = "--verify",
            fallbackValue = CommonOptions.ON,
            description = "Does the board at --port hold the image's files? Names those that differ.")
    private boolean verify;

    ImageList(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (verify) {
            Path image = source.file()
                    .orElseThrow(() -> UsageException.valueMissing(
                            "FILE, the image to hold against the board",
                            "For a folder it is 'provision image pack DIR --verify'."));
            return verify(image, place().read(FirmwareFiles.read("the image", image)));
        }
        source.requireOne();
        return source.file().isPresent()
                ? list(source.file().get())
                : withChip(dump -> {
                    ImageReport.of(dump).print(surroundings(), common());
                    return 0;
                });
    }

    private int list(Path image) {
        byte[] bytes = FirmwareFiles.read("the image", image);
        ImageReport.of(image, place().of(bytes), bytes).print(surroundings(), common());
        return 0;
    }
}
