package org.espprovision.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log file from its end on, also when it is rotated: by rename, where the old file is read to its end before the
 * new one is opened, and by copytruncate, where the file starts anew under its own name and is shorter than it was.
 *
 * <p>It has no thread: {@link #poll} reads what came since the last call. Not safe for several threads.
 */
public final class LogTail implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Consumer<String> listener;
    private final LineCutter cutter = new LineCutter();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private @Nullable SeekableByteChannel channel;
    private @Nullable Object key;

    private LogTail(Path file, Consumer<String> listener) {
        this.file = file;
        this.listener = listener;
    }

    /**
     * Opens the file and goes to its end: what is in it already is of earlier.
     *
     * @param listener gets each whole line that is written from now on, in {@link #poll}
     * @throws BrokerException {@code broker.log} when it cannot be read
     */
    public static LogTail atEnd(Path file, Consumer<String> listener) {
        var tail = new LogTail(file, listener);
        try {
            if (!tail.open()) {
                throw new NoSuchFileException(file.toString());
            }
            SeekableByteChannel opened = Objects.requireNonNull(tail.channel);
            opened.position(opened.size());
            return tail;
        } catch (IOException e) {
            tail.close();
            throw BrokerException.log(file, e);
        }
    }

    /**
     * Reads what is new. Between the two steps of a rotation there is no file for a moment; that is no failure.
     *
     * @throws BrokerException {@code broker.log} when it cannot be read any more
     */
    public void poll() {
        try {
            if (channel != null) {
                read(channel);
            }
            if (isReplaced()) {
                if (channel != null) {
                    read(channel); // what came while we looked
                }
                closeFile();
                cutter.end(listener);
                if (open()) {
                    read(Objects.requireNonNull(channel));
                }
            }
        } catch (IOException e) {
            throw BrokerException.log(file, e);
        }
    }

    private void read(SeekableByteChannel from) throws IOException {
        if (from.size() < from.position()) {
            from.position(0);
            cutter.forget();
        }
        buffer.clear();
        while (from.read(buffer) > 0) {
            cutter.feed(buffer.array(), buffer.position(), listener);
            buffer.clear();
        }
    }

    private boolean isReplaced() throws IOException {
        Optional<Object> now = keyOfFile();
        if (channel == null || now.isEmpty()) {
            return now.isPresent();
        }
        // Until SIGHUP the broker writes on into the old file; the new one is empty so long.
        return !now.get().equals(key) && Files.size(file) > 0;
    }

    private boolean open() throws IOException {
        Optional<Object> now = keyOfFile();
        if (now.isEmpty()) {
            return false;
        }
        try {
            channel = Files.newByteChannel(file);
            key = now.get();
            return true;
        } catch (NoSuchFileException betweenTwoSteps) {
            return false;
        }
    }

    /** Device and inode; where the system has none, the time the file was made. */
    private Optional<Object> keyOfFile() throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey());
        } catch (NoSuchFileException betweenTwoSteps) {
            return Optional.empty();
        }
    }

    private void closeFile() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public void close() {
        try {
            closeFile();
        } catch (IOException e) {
            throw BrokerException.log(file, e);
        }
    }
}
