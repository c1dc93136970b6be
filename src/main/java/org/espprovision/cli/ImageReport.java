package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espprovision.chip.FlashLayout;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.SpiffsUse;
import org.espprovision.spiffs.Volume;
import org.espprovision.station.FileSystemDump;

/**
 * The files of an image, for a person or a program. A name comes from the image and may be hostile to a terminal.
 *
 * @param source the file it is from, or the board and the place on it
 * @param chip where it was read from a chip
 */
record ImageReport(
        String source,
        SpiffsGeometry geometry,
        Volume volume,
        SpiffsUse use,
        String sha256,
        Optional<FileSystemDump> chip) {
    private static final int DIGITS_SHOWN = 16;

    static ImageReport of(Path file, SpiffsGeometry geometry, byte[] image) {
        return new ImageReport(
                file.toString(),
                geometry,
                Spiffs.read(geometry, image),
                Spiffs.use(geometry, image),
                sha256(image),
                Optional.empty());
    }

    /** Reads what it needs of the dump at once, but for the files themselves. */
    static ImageReport of(FileSystemDump chip) {
        return new ImageReport(
                place(chip),
                chip.geometry(),
                chip.volume(),
                Spiffs.use(chip.geometry(), chip.image()),
                sha256(chip.image()),
                Optional.of(chip));
    }

    /** {@code SPIFFS at 0x300000 of 5e:cf:7f:00:00:01 (layout 4m1m)}. */
    static String place(FileSystemDump chip) {
        String layouts = chip.layouts().stream().map(FlashLayout::name).collect(Collectors.joining(" or "));
        return "SPIFFS at 0x%06x of %s (%s)"
                .formatted(
                        chip.region().offset(),
                        chip.chip().mac(),
                        layouts.isEmpty() ? "in no layout of the core" : "layout " + layouts);
    }

    void print(Surroundings surroundings, CommonOptions options) {
        if (options.json) {
            new JsonLines(surroundings).write("image", this::write);
            return;
        }
        PrintWriter out = surroundings.out();
        out.println("%s  %,d bytes in blocks of %,d, SHA-256 %s…"
                .formatted(source, geometry.lengthBytes(), geometry.blockBytes(), sha256.substring(0, DIGITS_SHOWN)));
        for (SpiffsFile each : volume.files()) {
            out.println("  %-31s %,9d bytes  SHA-256 %s…"
                    .formatted(
                            printable(each.path()),
                            each.content().length,
                            sha256(each.content()).substring(0, DIGITS_SHOWN)));
        }
        out.println("  " + words(volume.files().size(), use));
        out.flush();
    }

    /** How many files there are, and what is free. */
    static String words(int files, SpiffsUse use) {
        return "%d file%s; free: %,d of %,d pages (%,d bytes), room for one more of up to %,d bytes or %,d of up to %,d%s"
                .formatted(
                        files,
                        files == 1 ? "" : "s",
                        use.freePages(),
                        use.roomPages(),
                        use.freeBytes(),
                        use.largestFileBytes(),
                        use.moreFiles(),
                        use.moreFilesOfBytes(),
                        use.supersededPages() == 0
                                ? ""
                                : "; %,d pages hold what was replaced or deleted".formatted(use.supersededPages()));
    }

    private void write(JsonGenerator line) throws IOException {
        line.writeStringField("file", source);
        if (chip.isPresent()) {
            FlashJson.chip(line, chip.get().chip());
            line.writeNumberField("offset", chip.get().region().offset());
            line.writeArrayFieldStart("layouts");
            for (FlashLayout layout : chip.get().layouts()) {
                line.writeString(layout.name());
            }
            line.writeEndArray();
        }
        line.writeStringField("sha256", sha256);
        line.writeNumberField("lengthBytes", geometry.lengthBytes());
        line.writeNumberField("pageBytes", geometry.pageBytes());
        line.writeNumberField("blockBytes", geometry.blockBytes());
        write(line, use);
        line.writeArrayFieldStart("files");
        for (SpiffsFile each : volume.files()) {
            line.writeStartObject();
            line.writeStringField("path", each.path());
            line.writeNumberField("lengthBytes", each.content().length);
            line.writeStringField("sha256", sha256(each.content()));
            line.writeEndObject();
        }
        line.writeEndArray();
    }

    static void write(JsonGenerator line, SpiffsUse use) throws IOException {
        line.writeNumberField("roomPages", use.roomPages());
        line.writeNumberField("freePages", use.freePages());
        line.writeNumberField("supersededPages", use.supersededPages());
        line.writeNumberField("freeBytes", use.freeBytes());
        line.writeNumberField("largestFileBytes", use.largestFileBytes());
        line.writeNumberField("moreFiles", use.moreFiles());
    }

    static String printable(String path) {
        return path.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
