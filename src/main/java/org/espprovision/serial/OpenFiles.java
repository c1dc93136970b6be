package org.espprovision.serial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who has a device open, read from {@code /proc/PID/fd}. It sees this user's processes, and everybody's for root. Most
 * terminal programs take no lock, so this is the only way to notice them before their bytes get mixed with ours.
 */
final class OpenFiles {
    private final Path proc;

    OpenFiles(Path proc) {
        this.proc = proc;
    }

    /** A process other than this one that has the device open. Empty on systems without /proc. */
    Optional<PortHolder> holderOf(Path device) {
        if (!Files.isDirectory(proc)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                Optional<PortHolder> holder = holder(process, device);
                if (holder.isPresent()) {
                    return holder;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<PortHolder> holder(Path process, Path device) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        if (pid == ProcessHandle.current().pid()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).equals(device)) {
                    String program = Files.readString(process.resolve("comm")).strip();
                    return Optional.of(new PortHolder(pid, program));
                }
            }
            return Optional.empty();
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty(); // another user's process, or one that ended or closed files while we looked
        }
    }
}
