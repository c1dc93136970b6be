package org.espprovision.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A directory that belongs to this user alone (0700 where the system has modes), made when it is not there. */
final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /**
     * Makes the directory, or makes sure that the one there is ours: not a link somebody laid out, owned by us, closed
     * to others.
     *
     * @throws PortException {@code port.place} when it is somebody else's or cannot be made
     */
    static Path at(Path directory) {
        try {
            boolean posix =
                    directory.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] mode = posix
                    ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                    : new FileAttribute<?>[0];
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(directory, mode);
            }
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw PortException.noPlace(directory, "it is not a directory", null);
            }
            if (posix) {
                requireOurs(directory);
                Files.setPosixFilePermissions(directory, OWNER_ONLY);
            }
            return directory;
        } catch (IOException e) {
            throw PortException.noPlace(directory, String.valueOf(e.getMessage()), e);
        }
    }

    /** A file we make is owned by us, whoever that is: the only test that also works for a user without a name. */
    private static void requireOurs(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "owner", null);
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(directory))) {
                throw PortException.noPlace(directory, "it belongs to " + Files.getOwner(directory), null);
            }
        } finally {
            Files.delete(probe);
        }
    }
}
