package org.espprovision.manifest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A manifest on disk that may grow while a run goes on. Rows may be added at its end; what was read once must stay as it
 * was. A row that is still being written waits: the last line of a CSV until it has its line end, the last device of a
 * YAML file that grew until another follows, and both no longer than until nobody has written for {@value #QUIET_SECONDS} seconds.
 *
 * <p>May be asked by many threads at once.
 */
public final class ManifestFile implements Supplier<Manifest> {
    private static final int QUIET_SECONDS = 10;
    private static final Duration QUIET = Duration.ofSeconds(QUIET_SECONDS);

    private final Path file;
    private final DeviceRules rules;
    private final Clock clock;
    private Manifest manifest;
    private boolean waiting;

    /** How much of the text the manifest rests on, and its digest. */
    private int readCharacters;

    private byte[] readDigest = digest("");
    private long seenBytes = -1;
    private @Nullable FileTime seenChange;

    private ManifestFile(Path file, DeviceRules rules, Clock clock) {
        this.file = file;
        this.rules = rules;
        this.clock = clock;
        this.manifest = new Manifest(file, List.of());
    }

    /**
     * Reads a manifest for the first time.
     *
     * @param file named {@code .csv}, {@code .yaml} or {@code .yml}
     * @throws ManifestException with every fault there is
     */
    public static ManifestFile open(Path file, DeviceRules rules, Clock clock) {
        ManifestFile opened = new ManifestFile(file, rules, clock);
        if (opened.get().rows().isEmpty() && !opened.waiting) {
            throw ManifestException.empty(file);
        }
        return opened;
    }

    /**
     * The manifest as it is now, read again only if the file has changed.
     *
     * @throws ManifestException when rows that were read are no more what they were, or new ones are wrong; asked again
     *     after the file was mended, this goes on where it was
     */
    @Override
    public synchronized Manifest get() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (waiting || now.size() != seenBytes || !now.lastModifiedTime().equals(seenChange)) {
                read(now);
            }
            return manifest;
        } catch (IOException e) {
            throw ManifestException.unreadable(file, e);
        }
    }

    /** Whether the last row is still being written. */
    public synchronized boolean isWaiting() {
        return waiting;
    }

    private void read(BasicFileAttributes before) throws IOException {
        String text = ManifestText.decode(file, Files.readAllBytes(file));
        requireSameStart(text);
        boolean quiet = before.lastModifiedTime().toInstant().plus(QUIET).isBefore(Instant.now(clock));
        Reading reading = read(text, quiet);
        if (!startsAlike(reading.manifest.rows())) {
            throw ManifestException.changed(file, "a row that was read goes on differently");
        }
        manifest = reading.manifest;
        waiting = reading.waits;
        readCharacters = reading.characters;
        readDigest = digest(text.substring(0, readCharacters));
        seenBytes = before.size();
        seenChange = before.lastModifiedTime();
    }

    private record Reading(Manifest manifest, boolean waits, int characters) {}

    private Reading read(String text, boolean quiet) {
        List<Fault> faults = new ArrayList<>();
        boolean yaml = isYaml();
        int whole = quiet ? text.length() : yaml ? YamlRows.wholePart(text, isFirst()) : CsvRows.wholePart(text);
        String counted = text.substring(0, whole);
        List<Cells> cells = yaml ? YamlRows.read(counted, faults) : CsvRows.read(counted, faults);
        List<Row> rows = new RowCheck(file.toAbsolutePath().resolveSibling(""), rules, faults).rows(cells);
        if (!faults.isEmpty()) {
            faults.sort(Comparator.comparingInt(Fault::line));
            throw ManifestException.wrong(file, faults);
        }
        return new Reading(new Manifest(file, rows), whole < text.length(), whole);
    }

    private boolean isFirst() {
        return seenBytes < 0;
    }

    private boolean isYaml() {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv") || name.endsWith(".txt") || name.endsWith(".tsv")) {
            return false;
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return true;
        }
        throw ManifestException.unknownForm(file);
    }

    private void requireSameStart(String text) {
        if (text.length() < readCharacters) {
            throw ManifestException.changed(file, "it is shorter than it was");
        }
        if (!MessageDigest.isEqual(digest(text.substring(0, readCharacters)), readDigest)) {
            throw ManifestException.changed(
                    file, "its first %,d rows differ".formatted(manifest.rows().size()));
        }
    }

    private boolean startsAlike(List<Row> rows) {
        return rows.size() >= manifest.rows().size()
                && rows.subList(0, manifest.rows().size()).equals(manifest.rows());
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
