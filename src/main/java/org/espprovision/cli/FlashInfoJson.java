package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.espprovision.chip.FlashHeader;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashStart;
import org.espprovision.chip.SketchTexts;
import org.espprovision.station.FlashInfo;
import org.espprovision.station.FoundFile;

/** What {@code flash info} found, for programs. */
final class FlashInfoJson {
    private FlashInfoJson() {}

    static void write(JsonGenerator line, FlashInfo info) throws IOException {
        line.writeStringField("status", "done");
        FlashJson.chip(line, info.chip());
        if (info.crystalMhz().isPresent()) {
            line.writeNumberField("crystalMhz", info.crystalMhz().get());
        }
        line.writeStringField("loader", info.loader().name().toLowerCase(Locale.ROOT));
        line.writeNumberField("baud", info.baud());
        FlashStart start = info.start();
        line.writeObjectFieldStart("start");
        line.writeStringField(
                "kind", start.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        line.writeStringField("words", start.words());
        if (start.sketch().isPresent()) {
            line.writeNumberField("lengthBytes", start.sketch().get().lengthBytes());
            line.writeStringField("crc", "0x%08x".formatted(start.sketch().get().crc()));
            writeTexts(line, SketchTexts.in(start.sketch().get().bytes()));
        }
        if (start.header().isPresent()) {
            writeHeader(line, start.header().get());
        }
        line.writeEndObject();
        line.writeArrayFieldStart("fileSystems");
        for (FlashInfo.FileSystem each : info.fileSystems()) {
            writeFileSystem(line, each);
        }
        line.writeEndArray();
        line.writeArrayFieldStart("problems");
        for (String problem : FoundProblems.in(info)) {
            line.writeString(problem);
        }
        line.writeEndArray();
    }

    private static void writeTexts(JsonGenerator line, SketchTexts texts) throws IOException {
        optional(line, "name", texts.name());
        optional(line, "version", texts.version());
        optional(line, "core", texts.core());
        optional(line, "sdk", texts.sdk());
        optional(line, "layout", texts.layout().map(FlashLayout::name));
    }

    static void optional(JsonGenerator line, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            line.writeStringField(name, text.get());
        }
    }

    private static void writeHeader(JsonGenerator line, FlashHeader header) throws IOException {
        if (header.flashMode().isPresent()) {
            line.writeStringField("flashMode", header.flashMode().get().name().toLowerCase(Locale.ROOT));
        }
        if (header.speedMhz().isPresent()) {
            line.writeNumberField("flashMhz", header.speedMhz().get());
        }
        if (header.sizeBytes().isPresent()) {
            line.writeNumberField("flashBytes", header.sizeBytes().get());
        }
    }

    private static void writeFileSystem(JsonGenerator line, FlashInfo.FileSystem found) throws IOException {
        line.writeStartObject();
        line.writeStringField("type", found.place().type().name().toLowerCase(Locale.ROOT));
        line.writeNumberField("offset", found.place().region().offset());
        line.writeNumberField("lengthBytes", found.place().region().lengthBytes());
        line.writeArrayFieldStart("layouts");
        for (FlashLayout layout : found.place().layouts()) {
            line.writeString(layout.name());
        }
        line.writeEndArray();
        if (found.content() instanceof FlashInfo.Content.Damaged damaged) {
            line.writeStringField("damaged", damaged.why());
        } else if (found.content() instanceof FlashInfo.Content.Files files) {
            line.writeArrayFieldStart("files");
            for (FlashInfo.NamedFile file : files.files()) {
                line.writeStartObject();
                line.writeStringField("path", file.path());
                line.writeNumberField("lengthBytes", file.lengthBytes());
                line.writeEndObject();
            }
            line.writeEndArray();
            ImageReport.write(line, files.use());
            line.writeArrayFieldStart("credentials");
            for (FoundFile file : files.found()) {
                FoundFileJson.write(line, file);
            }
            line.writeEndArray();
        }
        line.writeEndObject();
    }
}
