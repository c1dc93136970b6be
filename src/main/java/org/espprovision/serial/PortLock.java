package org.espprovision.serial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Our own hold on one port, taken before the port is touched: jSerialComm locks a device only after it has opened it and
 * set DTR and RTS, and that would reset a board another run is writing to.
 *
 * <p>Two files stand for a port. {@code NAME.lock} carries the system's lock, which ends with its process however that
 * dies. {@code NAME.held} tells who holds it. They are two because a process loses its lock on a file as soon as it closes
 * any channel to that file (fcntl(2)): the record must be readable without touching the locked one. It carries the start
 * time of the process too, as in a container each run may get the same process id.
 */
final class PortLock implements AutoCloseable {
    private static final String PROGRAM = "provision";

    private final Path record;
    private final FileChannel channel;
    private final FileLock lock;

    private PortLock(Path record, FileChannel channel, FileLock lock) {
        this.record = record;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the port, or tells who has it.
     *
     * @param directory private to this user; the same for all runs on this machine
     * @param device the port's real path
     * @param portName the user's name for it
     * @throws PortException {@code port.busy}
     */
    static PortLock take(Path directory, String device, String portName) {
        String name = device.replaceAll("[^A-Za-z0-9.-]", "_");
        Path record = directory.resolve(name + ".held");
        try {
            Optional<PortHolder> holder = holder(record);
            if (holder.filter(PortLock::isThisProcess).isPresent()) {
                throw PortException.busy(portName, holder);
            }
            FileChannel channel = FileChannel.open(
                    directory.resolve(name + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw PortException.busy(portName, holder);
            }
            write(record, directory);
            return new PortLock(record, channel, lock);
        } catch (IOException e) {
            throw PortException.noPlace(directory, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(record);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path record, Path directory) throws IOException {
        Path draft = Files.createTempFile(directory, "held", null);
        Files.writeString(draft, "%d %d".formatted(ProcessHandle.current().pid(), started(ProcessHandle.current())));
        Files.move(draft, record, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Who the record names, if that very process still lives. */
    private static Optional<PortHolder> holder(Path record) throws IOException {
        String[] words;
        try {
            words = Files.readString(record).split(" ", 2);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        long pid = Long.parseLong(words[0]);
        return ProcessHandle.of(pid)
                .filter(process -> started(process) == Long.parseLong(words[1]))
                .map(process -> new PortHolder(pid, PROGRAM));
    }

    private static boolean isThisProcess(PortHolder holder) {
        return holder.pid() == ProcessHandle.current().pid();
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
