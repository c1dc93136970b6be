package org.espprovision.ledger;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The journal on disk: whole lines, each ended by a line feed, and perhaps the rest of an append that never ended.
 *
 * <p>It is read and written through {@link RandomAccessFile} and {@link FileInputStream}, not through channels: a channel
 * closes itself when its thread is interrupted, and an interrupted run must still be able to write down that it failed.
 */
final class JournalFile {
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final int CHUNK_BYTES = 1 << 16;
    private static final DateTimeFormatter BASIC_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path path;

    JournalFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    long lengthBytes() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /** Hands on whole lines, without their line feeds, between two offsets or until the reader says false. */
    void read(long from, long to, Predicate<byte[]> reader) throws IOException {
        long left = Math.min(to, lengthBytes()) - from;
        if (left <= 0) {
            return;
        }
        try (InputStream in = new FileInputStream(path.toFile())) {
            in.skipNBytes(from);
            byte[] chunk = new byte[CHUNK_BYTES];
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (left > 0) {
                int length = in.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (length < 0 || !split(chunk, length, line, reader)) {
                    return;
                }
                left -= length;
            }
        }
    }

    private static boolean split(byte[] chunk, int length, ByteArrayOutputStream line, Predicate<byte[]> reader) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (chunk[i] == '\n') {
                line.write(chunk, from, i - from);
                if (!reader.test(line.toByteArray())) {
                    return false;
                }
                line.reset();
                from = i + 1;
            }
        }
        line.write(chunk, from, length - from);
        return true;
    }

    /** Whether the line that ends at a position is the one a walk came to. */
    boolean holds(ChainPosition position) throws IOException {
        if (position.lines() == 0) {
            return true;
        }
        if (lengthBytes() < position.lengthBytes()) {
            return false;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] line = new byte[position.lastLineBytes()];
            file.seek(position.lengthBytes() - line.length - 1);
            file.readFully(line);
            return file.read() == '\n' && Sha256.hex(line).equals(position.head());
        }
    }

    /** Creates the journal so that it is still there after a power cut. */
    void create() throws IOException {
        if (Files.exists(path)) {
            return;
        }
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileChannel.open(path, options, OWNER_ONLY).close();
        syncDirectory();
    }

    /** Writes a line at the end and waits until it is on the disk; when that fails, takes back what was written. */
    void append(long end, byte[] line) throws IOException {
        byte[] lineAndFeed = Arrays.copyOf(line, line.length + 1);
        lineAndFeed[line.length] = '\n';
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            try {
                file.seek(end);
                file.write(lineAndFeed);
                file.getFD().sync();
            } catch (IOException failed) {
                takeBack(file, end, failed);
                throw failed;
            }
        }
    }

    private static void takeBack(RandomAccessFile file, long end, IOException failed) {
        try {
            file.setLength(end);
            file.getFD().sync();
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    /** Forgets what stands behind the last whole line. */
    void cutTo(long end) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(end);
        }
    }

    /** Moves what stands behind the last whole line into a file of its own, for whoever wants to know what it was. */
    void moveTornAside(long end, Instant now) throws IOException {
        if (lengthBytes() == end) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            byte[] torn = new byte[Math.toIntExact(file.length() - end)];
            file.seek(end);
            file.readFully(torn);
            Path aside = unused(path.resolveSibling("journal.torn-" + BASIC_TIME.format(now)));
            FileChannel.open(aside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)
                    .close();
            try (RandomAccessFile copy = new RandomAccessFile(aside.toFile(), "rw")) {
                copy.write(torn);
                copy.getFD().sync();
            }
            syncDirectory();
            file.setLength(end);
            file.getFD().sync();
        }
    }

    private static Path unused(Path wanted) {
        Path free = wanted;
        for (int i = 2; Files.exists(free); i++) {
            free = wanted.resolveSibling(wanted.getFileName() + "-" + i);
        }
        return free;
    }

    /** Makes new names durable. A directory can only be opened as a channel, hence the care for interrupts. */
    private void syncDirectory() throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
