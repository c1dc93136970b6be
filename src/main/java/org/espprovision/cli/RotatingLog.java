package org.espprovision.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A text file that is put aside when it has grown to its size: FILE becomes FILE.1, FILE.1 becomes FILE.2, and the oldest
 * goes. Adds to a file that is there. Safe for several threads.
 */
final class RotatingLog implements AutoCloseable {
    private final Path file;
    private final long mostBytes;
    private final int keep;
    private OutputStream out;
    private long bytes;

    /**
     * Opens the file.
     *
     * @param mostBytes the size at which the file is put aside; a line is never cut
     * @param keep how many files that were put aside stay; 0 begins the one file anew
     * @throws IOException when the file cannot be written
     */
    RotatingLog(Path file, long mostBytes, int keep) throws IOException {
        this.file = file;
        this.mostBytes = mostBytes;
        this.keep = keep;
        this.out = open();
        this.bytes = Files.size(file);
    }

    synchronized void line(String text) throws IOException {
        byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes > 0 && bytes + line.length > mostBytes) {
            putAside();
        }
        out.write(line);
        bytes += line.length;
    }

    synchronized void flush() throws IOException {
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    private void putAside() throws IOException {
        out.close();
        for (int number = keep; number > 1; number--) {
            move(aside(number - 1), aside(number));
        }
        if (keep > 0) {
            move(file, aside(1));
        } else {
            Files.deleteIfExists(file);
        }
        out = open();
        bytes = 0;
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path aside(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private OutputStream open() throws IOException {
        return new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }
}
