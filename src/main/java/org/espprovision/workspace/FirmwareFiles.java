package org.espprovision.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.chip.SketchElf;
import org.espprovision.chip.SketchImage;

/** The files a build leaves: the image to write, and beside it the ELF file, which knows more. */
public final class FirmwareFiles {
    private static final String IMAGE_SUFFIX = ".bin";
    private static final String ELF_SUFFIX = ".elf";

    private FirmwareFiles() {}

    public static SketchImage sketch(Path file) {
        return SketchImage.parse(read("the sketch", file));
    }

    /** The ELF file that is named, or the one of the same name beside the image. */
    public static Optional<SketchElf> elf(Optional<Path> named, Optional<Path> image) {
        return named.or(() -> image.flatMap(FirmwareFiles::elfBeside))
                .map(file -> SketchElf.parse(read("the ELF file", file)));
    }

    /** {@code sketch.ino.elf} beside {@code sketch.ino.bin}, as the Arduino core names them. */
    public static Optional<Path> elfBeside(Path image) {
        String name = image.getFileName().toString();
        return name.endsWith(IMAGE_SUFFIX)
                ? Optional.of(image.resolveSibling(
                                name.substring(0, name.length() - IMAGE_SUFFIX.length()) + ELF_SUFFIX))
                        .filter(Files::isRegularFile)
                : Optional.empty();
    }

    public static byte[] read(String what, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw WorkspaceException.fileUnreadable(what, file, e);
        }
    }
}
