package org.espprovision.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The product serial numbers that the server reserved for this station, one a line in {@code reserved.txt} beside the
 * journal. Numbers are only ever added, each after the server has committed that it is this station's, so whatever a crash
 * leaves of the file is true. Which of them are used is the journal's to say, and it refuses a second chip for a number.
 */
final class ReservedNumbers {
    private final JournalFile file;
    private final JournalLock lock;
    private final Path identity;

    ReservedNumbers(Path directory, JournalLock lock) {
        this.file = new JournalFile(directory.resolve("reserved.txt"));
        this.identity = directory.resolve("station.id");
        this.lock = lock;
    }

    Set<String> all() {
        try {
            return lock.withoutWriters(this::read);
        } catch (IOException e) {
            throw LedgerException.read(file.path(), e);
        }
    }

    /** Adds numbers so that they survive a power cut; what a crash tore is written over. */
    void add(Collection<String> numbers) {
        try {
            lock.exclusively(() -> {
                Set<String> there = read();
                StringBuilder lines = new StringBuilder();
                numbers.stream()
                        .filter(number -> !there.contains(number))
                        .forEach(number -> lines.append(number).append('\n'));
                if (!lines.isEmpty()) {
                    file.create();
                    append(lines.substring(0, lines.length() - 1));
                }
                return there;
            });
        } catch (IOException e) {
            throw LedgerException.write(file.path(), e);
        }
    }

    /** By which the server tells this workspace from another that bears the same station's name. */
    String workspace() {
        try {
            return lock.exclusively(() -> {
                var kept = new JournalFile(identity);
                var lines = new LinkedHashSet<String>();
                kept.read(0, Long.MAX_VALUE, line -> lines.add(new String(line, StandardCharsets.UTF_8)));
                if (lines.isEmpty()) {
                    kept.create();
                    String made = UUID.randomUUID().toString();
                    kept.append(0, made.getBytes(StandardCharsets.UTF_8));
                    return made;
                }
                return lines.iterator().next();
            });
        } catch (IOException e) {
            throw LedgerException.write(identity, e);
        }
    }

    private void append(String lines) throws IOException {
        long[] whole = {0};
        file.read(0, Long.MAX_VALUE, line -> {
            whole[0] += line.length + 1L;
            return true;
        });
        file.cutTo(whole[0]);
        file.append(whole[0], lines.getBytes(StandardCharsets.UTF_8));
    }

    private Set<String> read() throws IOException {
        Set<String> numbers = new LinkedHashSet<>();
        if (Files.exists(file.path())) {
            file.read(0, Long.MAX_VALUE, line -> {
                numbers.add(new String(line, StandardCharsets.UTF_8));
                return true;
            });
        }
        return numbers;
    }
}
