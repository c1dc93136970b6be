package org.espprovision.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A flash kept as it is, byte for byte: other programs can read it, and so can whoever can read the file. */
final class FlashFile implements FlashStore {
    private final Path file;

    FlashFile(Path file) {
        this.file = file;
    }

    @Override
    public byte[] load(int sizeBytes) {
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

    @Override
    public void save(byte[] content) {
        try {
            WholeFile.write(file, content);
        } catch (IOException e) {
            throw SimulatorException.flashFileUnwritable(file, e);
        }
    }
}
