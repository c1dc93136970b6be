package org.espprovision.doctor;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The file or folder this program runs from. */
final class ProgramFile {
    private ProgramFile() {}

    /** When it was made: no clock can be right that shows an earlier time. Empty where it is no file. */
    static Optional<Instant> time() {
        try {
            var source = ProgramFile.class.getProtectionDomain().getCodeSource();
            return source == null
                    ? Optional.empty()
                    : Optional.of(Files.getLastModifiedTime(
                                    Path.of(source.getLocation().toURI()))
                            .toInstant());
        } catch (IOException | URISyntaxException e) {
            return Optional.empty(); // one piece of evidence less; the others are looked at all the same
        }
    }
}
