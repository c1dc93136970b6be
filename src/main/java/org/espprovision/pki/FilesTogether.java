package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that are of use together only, a key and its certificate. All of them lie beside their places, whole and on the
 * disk, before the first gets its name: a disk that fills up or a folder that cannot be written leaves everything as it
 * was, and a crash leaves old files with old ones unless it falls between two renames.
 *
 * <p>Close it: what did not get its name is deleted.
 */
final class FilesTogether implements AutoCloseable {
    private final Map<Path, Path> temporaries = new LinkedHashMap<>();

    /**
     * Writes one of them beside its place.
     *
     * @return where it lies until then
     */
    Path add(DurableFile mode, Path target, byte[] content) throws IOException {
        Path temporary = mode.writeBeside(target, content);
        temporaries.put(target, temporary);
        return temporary;
    }

    /** Puts them in place of what is there. */
    void replace() throws IOException {
        for (Path target : temporaries.keySet()) {
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(
                        target.toString(),
                        null,
                        "a folder of the name %s is in the way".formatted(target.getFileName()));
            }
        }
        for (Map.Entry<Path, Path> file : temporaries.entrySet()) {
            Files.move(file.getValue(), file.getKey(), StandardCopyOption.ATOMIC_MOVE);
        }
        flushFolders();
    }

    /**
     * Puts them in place if all places are free.
     *
     * @return the file that was in the way; then none of them is there
     */
    Optional<Path> create() throws IOException {
        List<Path> made = new ArrayList<>();
        try {
            for (Map.Entry<Path, Path> file : temporaries.entrySet()) {
                if (!link(file.getKey(), file.getValue())) {
                    return Optional.of(file.getKey());
                }
                made.add(file.getKey());
            }
            flushFolders();
            made.clear();
            return Optional.empty();
        } finally {
            for (Path taken : made) {
                Files.deleteIfExists(taken);
            }
        }
    }

    private static boolean link(Path target, Path temporary) throws IOException {
        try {
            Files.createLink(target, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system has no links", e);
        }
    }

    private void flushFolders() throws IOException {
        for (Path target : temporaries.keySet()) {
            DurableFile.flushFolder(target);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path temporary : temporaries.values()) {
            Files.deleteIfExists(temporary);
        }
    }
}
