package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashHeader;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashStart;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.espprovision.station.FlashInfo;

/** What {@code flash info} found, for people and for programs. */
final class FlashInfoReport {
    private static final int KIBI = 1024;

    private final FlashInfo info;

    FlashInfoReport(FlashInfo info) {
        this.info = info;
    }

    /** One line for each fact, its label in front. */
    List<String> lines() {
        ChipIdentity chip = info.chip();
        List<String> lines = new ArrayList<>();
        lines.add(row("chip", "%s, chip id 0x%08x".formatted(chip.model(), chip.chipId())));
        lines.add(row("MAC", chip.mac().toString()));
        lines.add(row("crystal", info.crystalMhz().map(mhz -> mhz + " MHz").orElse("not known")));
        lines.add(row(
                "flash",
                "%s, %,d bytes (%,d KiB), JEDEC id 0x%06x"
                        .formatted(
                                chip.flash(),
                                chip.flash().sizeBytes(),
                                chip.flash().sizeBytes() / KIBI,
                                chip.flash().jedecId())));
        lines.add(row("at 0x000000", info.start().words()));
        info.start().header().ifPresent(header -> lines.add(row("header", header(header))));
        if (info.fileSystems().isEmpty()) {
            lines.add(row("file system", "none where a layout of the Arduino core has one"));
        }
        info.fileSystems().forEach(each -> addFileSystem(lines, each));
        lines.add(row("loader", loader()));
        return lines;
    }

    private String loader() {
        if (info.loader() == LoaderKind.OWN) {
            return "our flasher stub at %,d baud (not yet proved on silicon)".formatted(info.baud());
        }
        String whose = info.loader() == LoaderKind.ROM ? "the boot ROM" : "Espressif's flasher stub";
        return "%s at %,d baud".formatted(whose, info.baud());
    }

    private static String header(FlashHeader header) {
        return "mode %s, %s, size byte for %s"
                .formatted(
                        header.flashMode()
                                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                                .orElse("0x%02x, which is none".formatted(header.mode())),
                        header.speedMhz().map(mhz -> mhz + " MHz").orElse("unknown speed"),
                        header.sizeBytes()
                                .map(bytes -> "%,d KiB".formatted(bytes / KIBI))
                                .orElse("an unknown size"));
    }

    private static void addFileSystem(List<String> lines, FlashInfo.FileSystem found) {
        FileSystemTraces.Found place = found.place();
        lines.add(row(
                "file system",
                "%s at 0x%06x, %,d bytes: layout %s"
                        .formatted(
                                name(place.type()),
                                place.region().offset(),
                                place.region().lengthBytes(),
                                layouts(place))));
        if (found.content() instanceof FlashInfo.Content.Damaged damaged) {
            lines.add(row("", "it does not read as one: " + damaged.why()));
        } else if (found.content() instanceof FlashInfo.Content.Files files) {
            files.files()
                    .forEach(file -> lines.add(
                            row("", "%-31s %,8d bytes".formatted(printable(file.path()), file.lengthBytes()))));
        }
    }

    private static String name(FileSystemType type) {
        return type == FileSystemType.SPIFFS ? "SPIFFS" : "LittleFS";
    }

    private static String layouts(FileSystemTraces.Found place) {
        return place.layouts().stream().map(FlashLayout::name).collect(Collectors.joining(" or "));
    }

    /** A chip must not steer the operator's terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    private static String row(String label, String text) {
        return "  %-12s %s".formatted(label, text);
    }

    void write(JsonGenerator line) throws IOException {
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
        }
        line.writeEndObject();
    }
}
