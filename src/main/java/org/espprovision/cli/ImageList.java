package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.espprovision.workspace.FirmwareFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is in an image. */
@Command(
        name = "list",
        description = {
            "Lists the files of a SPIFFS image and what is free.",
            "",
            "Images of this program, of mkspiffs and those a device has written to are read; pages that are no longer in use "
                    + "are passed over.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision image list data.bin                    the layout is known from the image's length",
            "  provision image list --json data.bin --elf build/sketch.ino.elf"
        })
final class ImageList implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ImagePlace place = new ImagePlace();

    @Parameters(index = "0", paramLabel = "FILE", description = "The image.")
    private @Nullable Path file;

    ImageList(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path image = Objects.requireNonNull(file);
        byte[] bytes = FirmwareFiles.read("the image", image);
        new ImageReport(image, place.of(bytes), place.read(bytes), ImageReport.sha256(bytes))
                .print(surroundings, common);
        return 0;
    }
}
