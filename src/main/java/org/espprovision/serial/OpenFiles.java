package org.espprovision.serial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        return Optional.ofNullable(holdersOf(Set.of(device)).get(device));
    }

    /** Which of the devices are open in a process other than this one, and in which. */
    Map<Path, PortHolder> holdersOf(Set<Path> devices) {
        Map<Path, PortHolder> holders = new HashMap<>();
        if (devices.isEmpty() || !Files.isDirectory(proc)) {
            return holders;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                addHeldBy(process, devices, holders);
            }
            return holders;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addHeldBy(Path process, Set<Path> devices, Map<Path, PortHolder> holders) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        if (pid == ProcessHandle.current().pid()) {
            return;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                Path open = Files.readSymbolicLink(descriptor);
                if (devices.contains(open)) {
                    String program = Files.readString(process.resolve("comm")).strip();
                    holders.putIfAbsent(open, new PortHolder(pid, program));
                }
            }
        } catch (IOException | DirectoryIteratorException notForUs) {
            // Another user's process, or one that ended or closed files while we looked.
        }
    }
}
