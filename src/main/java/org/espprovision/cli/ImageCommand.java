package org.espprovision.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** File system images by hand. */
@Command(
        name = "image",
        description = {
            "SPIFFS images by hand.",
            "",
            "'provision --port' packs a device's image by itself and needs none of this.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision image pack data --layout 4m1m -o data.bin       for a layout of the core",
            "  provision image pack data --elf sketch.elf -o data.bin    for the layout of a sketch",
            "  provision image list data.bin                             what is in it, what is free",
            "  provision image unpack data.bin -o copy                   back to files, also of mkspiffs",
            "  provision image list --port /dev/ttyUSB0                  what is on a board",
            "  provision image pack data --verify --port /dev/ttyUSB0    does the board hold this folder?"
        })
final class ImageCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    static CommandLine tree(Surroundings surroundings) {
        return new CommandLine(new ImageCommand())
                .addSubcommand(new ImagePack(surroundings))
                .addSubcommand(new ImageList(surroundings))
                .addSubcommand(new ImageUnpack(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing: what to do with the image: pack, list or unpack.");
    }
}
