package org.espprovision.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The authority's latest revocation list on disk, {@code crl.pem}. Writers take turns, so that numbers rise and a slow one
 * never puts an older list in place of a newer.
 */
final class RevocationFile {
    private static final Object ONE_THREAD_OF_THIS_PROCESS = new Object();

    private final Path file;
    private final Path lock;

    private RevocationFile(Path folder) {
        this.file = folder.resolve("crl.pem");
        this.lock = folder.resolve("crl.lock");
    }

    static RevocationFile in(Path folder) {
        return new RevocationFile(folder);
    }

    Path path() {
        return file;
    }

    Optional<RevocationList> read() {
        return DurableFile.isThere(file) ? Optional.of(RevocationList.read(file)) : Optional.empty();
    }

    /** Puts a new list in place, made for the number it is given. */
    RevocationList replace(Function<BigInteger, RevocationList> made) {
        synchronized (ONE_THREAD_OF_THIS_PROCESS) { // file locks count for processes, not for threads
            try (FileChannel channel = FileChannel.open(
                            lock,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    FileLock held = channel.lock()) {
                BigInteger number = read().map(RevocationList::number)
                        .orElse(BigInteger.ZERO)
                        .add(BigInteger.ONE);
                RevocationList list = made.apply(number);
                if (held.isValid()) {
                    DurableFile.PUBLIC.replace(file, list.pem().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                }
                return list;
            } catch (IOException e) {
                throw CredentialsException.cannotWrite(file, e);
            }
        }
    }
}
