package org.espprovision.station;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A file that what is read from a flash goes into, whole or not at all. It is made beside its place first, so that a folder
 * that cannot be written is known before a minute of reading. Only its owner may read it: a flash holds keys and
 * passwords. Closing without {@link #keep} leaves nothing behind.
 */
public final class DumpFile implements AutoCloseable {
    /** What to do with a file of that name. */
    public enum Existing {
        KEPT,
        REPLACED
    }

    private final Path target;
    private final Path temporary;
    private final Existing existing;

    private DumpFile(Path target, Path temporary, Existing existing) {
        this.target = target;
        this.temporary = temporary;
        this.existing = existing;
    }

    /**
     * Makes room for it.
     *
     * @throws StationException {@code file.there} or {@code file.unwritable}
     */
    public static DumpFile at(Path target, Existing existing) {
        refuseExisting(target, existing);
        if (Files.isDirectory(target)) {
            throw StationException.fileUnwritable(target, new IOException("it is a folder"));
        }
        try {
            Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
            Path temporary = Files.createTempFile(folder, target.getFileName() + "-", ".new", ownerOnly(folder));
            return new DumpFile(target, temporary, existing);
        } catch (IOException e) {
            throw StationException.fileUnwritable(target, e);
        }
    }

    /**
     * Gives the file its bytes, on the disk, and its name.
     *
     * @throws StationException {@code file.there} or {@code file.unwritable}
     */
    public void keep(byte[] bytes) {
        refuseExisting(target, existing);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StationException.fileUnwritable(target, e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw StationException.fileUnwritable(temporary, e);
        }
    }

    private static void refuseExisting(Path target, Existing existing) {
        if (existing == Existing.KEPT && Files.exists(target)) {
            throw StationException.fileThere(target);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
