package org.espprovision.spiffs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** What becomes of files that are there already when images or the files in them are written to disk. */
public enum ExistingFiles {
    /** They stay, and nothing is written. */
    KEPT,
    REPLACED;

    /**
     * Refuses a place that is taken by something that must stay, or by a folder.
     *
     * @throws SpiffsException {@code file.exists}
     */
    public void requireRoom(Path file) {
        boolean taken = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (taken && (this == KEPT || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))) {
            throw SpiffsException.fileExists(file);
        }
    }

    /**
     * Writes a file whole or not at all, readable for its owner alone: a device's key may be in it. A link that has the
     * name is replaced, not followed.
     *
     * @throws SpiffsException {@code file.exists}, {@code file.unwritable}
     */
    public void write(Path file, byte[] content) {
        requireRoom(file);
        try {
            Path temporary = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    file.getFileName() + "-",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(temporary, content);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw SpiffsException.unwritable(file, e);
        }
    }
}
