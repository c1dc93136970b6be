package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.Volume;

/** The files of an image, for a person or a program. A name comes from the image and may be hostile to a terminal. */
record ImageReport(Path file, SpiffsGeometry geometry, Volume volume, String sha256) {
    private static final int DIGITS_SHOWN = 16;

    void print(Surroundings surroundings, CommonOptions options) {
        if (options.json) {
            new JsonLines(surroundings).write("image", this::write);
            return;
        }
        PrintWriter out = surroundings.out();
        out.println("%s  %,d bytes in blocks of %,d, SHA-256 %s…"
                .formatted(file, geometry.lengthBytes(), geometry.blockBytes(), sha256.substring(0, DIGITS_SHOWN)));
        for (SpiffsFile each : volume.files()) {
            out.println("  %-31s %,9d bytes  SHA-256 %s…"
                    .formatted(
                            each.path().replaceAll("\\p{Cntrl}", "\uFFFD"),
                            each.content().length,
                            sha256(each.content()).substring(0, DIGITS_SHOWN)));
        }
        int files = volume.files().size();
        out.println("  %d file%s; room for one more of up to %,d bytes"
                .formatted(files, files == 1 ? "" : "s", freeBytes()));
        out.flush();
    }

    private int freeBytes() {
        return Spiffs.in(geometry).freeBytes(volume.files());
    }

    private void write(JsonGenerator line) throws IOException {
        line.writeStringField("file", file.toString());
        line.writeStringField("sha256", sha256);
        line.writeNumberField("lengthBytes", geometry.lengthBytes());
        line.writeNumberField("pageBytes", geometry.pageBytes());
        line.writeNumberField("blockBytes", geometry.blockBytes());
        line.writeNumberField("freeBytes", freeBytes());
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

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
