package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.espprovision.FailureKind;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.Volume;
import org.espprovision.spiffs.VolumeComparison;
import org.espprovision.station.FileSystemDump;

/** Whether a chip's SPIFFS holds the files of a folder or image, and which differ. */
final class ImageVerdict {
    private final Path source;
    private final Volume wanted;
    private final FileSystemDump found;
    private final VolumeComparison comparison;

    ImageVerdict(Path source, Volume wanted, FileSystemDump found) {
        this.source = source;
        this.wanted = wanted;
        this.found = found;
        this.comparison = VolumeComparison.of(wanted, found.volume());
    }

    /** Tells it; the exit status. */
    int tell(Surroundings surroundings, CommonOptions options) {
        if (options.json) {
            new JsonLines(surroundings).write("result", this::write);
        } else {
            print(surroundings.out(), Style.of(options.color, surroundings, Surroundings.Stream.OUT));
        }
        return comparison.isEqual() ? 0 : FailureKind.CHIP.exitStatus();
    }

    private void print(PrintWriter out, Style style) {
        int files = wanted.files().size();
        out.println(
                comparison.isEqual()
                        ? "%s  %d file%s of %s, and no other: %s"
                                .formatted(
                                        style.good("EQUAL"),
                                        files,
                                        files == 1 ? "" : "s",
                                        source,
                                        ImageReport.place(found))
                        : "%s  %s and %s".formatted(style.bad("DIFFERENT"), source, ImageReport.place(found)));
        comparison.missing().forEach(path -> print(out, "missing", path, "not on the chip"));
        comparison.extra().forEach(path -> print(out, "extra", path, "on the chip only"));
        comparison
                .different()
                .forEach(path -> print(
                        out,
                        "different",
                        path,
                        "%,d bytes on the chip, %,d in %s"
                                .formatted(length(found.volume(), path), length(wanted, path), source)));
        if (!comparison.isEqual() && !comparison.equal().isEmpty()) {
            out.println("  %d more equal".formatted(comparison.equal().size()));
        }
        out.flush();
    }

    private static void print(PrintWriter out, String label, String path, String why) {
        out.println("  %-10s %-31s %s".formatted(label, ImageReport.printable(path), why));
    }

    private static int length(Volume volume, String path) {
        return volume.find(path).map(SpiffsFile::content).orElse(new byte[0]).length;
    }

    private void write(JsonGenerator line) throws IOException {
        line.writeStringField("status", comparison.isEqual() ? "equal" : "different");
        FlashJson.chip(line, found.chip());
        line.writeNumberField("offset", found.region().offset());
        line.writeStringField("source", source.toString());
        write(line, "equal", comparison.equal());
        write(line, "different", comparison.different());
        write(line, "missing", comparison.missing());
        write(line, "extra", comparison.extra());
    }

    private static void write(JsonGenerator line, String name, List<String> paths) throws IOException {
        line.writeArrayFieldStart(name);
        for (String path : paths) {
            line.writeString(path);
        }
        line.writeEndArray();
    }
}
