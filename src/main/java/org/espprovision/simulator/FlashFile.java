package org.espprovision.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file that keeps a virtual flash between runs. A reader of the file sees the old content or the new, never a part. */
final class FlashFile {
    private final Path file;

    FlashFile(Path file) {
        this.file = file;
    }

    /** What the file holds, or a blank flash where there is no file yet. */
    byte[] load(int sizeBytes) {
        if (!Files.exists(file)) {
            return NorArray.blank(sizeBytes);
        }
        try {
            byte[] content = Files.readAllBytes(file);
            if (content.length != sizeBytes) {
                throw SimulatorException.flashFileSize(file, content.length, sizeBytes);
            }
            return content;
        } catch (IOException e) {
            throw SimulatorException.flashFileUnreadable(file, e);
        }
    }

    void save(byte[] content) {
        Path parent = file.toAbsolutePath().getParent();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw SimulatorException.flashFileUnwritable(file, e);
        }
    }
}
