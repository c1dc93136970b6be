package org.espprovision.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Keeps SQLite's native code where only this user can write. Left alone, the driver unpacks it into the shared temporary
 * directory and loads it from there. One system property, set before the driver's class is initialised, says otherwise.
 */
final class SqliteLibrary {
    private static final String WHERE_TO_UNPACK = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /** The user's cache directory by the XDG Base Directory rules. */
    static void keepPrivate(Map<String, String> environment) throws IOException {
        if (!System.getProperty(WHERE_TO_UNPACK, "").isEmpty()) {
            return;
        }
        String named = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path cache = named.isEmpty() ? Path.of(System.getProperty("user.home", ""), ".cache") : Path.of(named);
        System.setProperty(
                WHERE_TO_UNPACK,
                ours(cache.resolve("esp-provision").resolve("sqlite")).toString());
    }

    /** Makes the directory, or makes sure that the one there is ours: no link, owned by us, closed to others. */
    private static Path ours(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(directory, JournalFile.OWNER_ONLY_DIRECTORY);
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is no directory of ours");
        }
        Path probe = Files.createTempFile(directory, "owner", null);
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(directory))) {
                throw new IOException(directory + " belongs to " + Files.getOwner(directory));
            }
        } finally {
            Files.delete(probe);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return directory;
    }
}
