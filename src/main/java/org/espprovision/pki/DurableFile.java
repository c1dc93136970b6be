package org.espprovision.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that appear whole or not at all: the bytes go to a temporary file beside the target, reach the disk, and only
 * then get the target's name. A crash leaves at most a temporary file, recognisable by its {@code .new} ending.
 */
enum DurableFile {
    /** Mode 0600: for keys and pass phrases. */
    PRIVATE("rw-------"),
    /** Mode 0644: for certificates. */
    PUBLIC("rw-r--r--");

    private final String mode;

    DurableFile(String mode) {
        this.mode = mode;
    }

    /**
     * Makes a file that is not there yet. Of several processes doing this at once exactly one wins: giving a second name
     * to a file (a hard link) fails if the name is taken, which a rename does not.
     *
     * @return false when the file was already there; it is left as it is
     */
    boolean createOnce(Path target, byte[] content) throws IOException {
        Path temporary = writeBeside(target, content);
        try {
            Files.createLink(target, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system has no links", e);
        } finally {
            Files.delete(temporary);
            flushFolder(target);
        }
    }

    /** Puts a file in place of whatever has its name. */
    void replace(Path target, byte[] content) throws IOException {
        Path temporary = writeBeside(target, content);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        flushFolder(target);
    }

    /** Makes a folder with mode 0700; folders above it get the user's usual mode. An existing folder is left as it is. */
    static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, attribute("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) { // else another process was faster
                throw e;
            }
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system keeps no file modes", e);
        }
    }

    /** Mode 0700. */
    static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return attribute("rwx------");
    }

    /**
     * Writes a temporary file in the target's folder, whole and on the disk.
     *
     * @return the temporary file, which the caller renames or deletes
     */
    Path writeBeside(Path target, byte[] content) throws IOException {
        Path folder = parentOf(target);
        Path temporary = createTemporary(folder, target.getFileName() + "-");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            // The user's umask may have taken bits away from a public file.
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode));
            return temporary;
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private Path createTemporary(Path folder, String prefix) throws IOException {
        try {
            return Files.createTempFile(folder, prefix, ".new", attribute(mode));
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system keeps no file modes", e);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    /** A new name survives a power cut only once the folder itself is on the disk. */
    static void flushFolder(Path target) throws IOException {
        try (FileChannel folder = FileChannel.open(parentOf(target), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static Path parentOf(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a file: " + target);
        }
        return parent;
    }

    static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
