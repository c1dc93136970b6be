package org.espprovision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;

/** Files that stand for a build of the sketch. */
final class Sketches {
    private Sketches() {}

    static void writeDemonstration(Path file, String layout) {
        try {
            Files.write(
                    file,
                    DemonstrationSketch.make(FlashLayout.named(layout))
                            .section()
                            .bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
