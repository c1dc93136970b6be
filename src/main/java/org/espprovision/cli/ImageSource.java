package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where an image comes from: a file, or a board's flash. A port that the settings name does not count beside a file. */
final class ImageSource {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The image. Without one, the SPIFFS of the board at --port.")
    private @Nullable Path file;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Refuses a file and a port together where only one can be meant. */
    void requireOne() {
        boolean isPortTyped =
                Objects.requireNonNull(command).commandLine().getParseResult().hasMatchedOption("--port");
        if (file != null && isPortTyped) {
            throw UsageException.commandLine(
                    "an image file and a board are both named",
                    "Name one of them. To learn whether the board holds what is in the file: 'provision image list FILE "
                            + "--verify --port PORT'.");
        }
    }
}
