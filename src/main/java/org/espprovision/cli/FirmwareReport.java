package org.espprovision.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.LinkedFileSystem;
import org.espprovision.chip.SketchElf;
import org.espprovision.chip.SketchImage;

/** What is known of a sound image and its ELF file, and what speaks against writing it. */
final class FirmwareReport {
    private static final int KIBI = 1024;

    private final Path file;
    private final SketchImage image;
    private final Optional<SketchElf> elf;
    private final Optional<FlashLayout> layout;
    private final List<String> problems = new ArrayList<>();
    private final FilesBeside beside;
    private final Set<String> missingPaths;

    /**
     * Looks at everything.
     *
     * @param wanted the layout the user named
     * @param beside the files that will lie in the file system
     */
    FirmwareReport(
            Path file, SketchImage image, Optional<SketchElf> elf, Optional<FlashLayout> wanted, FilesBeside beside) {
        this.file = file;
        this.image = image;
        this.elf = elf;
        this.layout = wanted.or(() -> elf.flatMap(SketchElf::layout));
        this.beside = beside;
        this.missingPaths = new TreeSet<>(image.openedPaths());
        missingPaths.removeAll(beside.paths());
        judge(wanted);
    }

    private void judge(Optional<FlashLayout> wanted) {
        layout.filter(each -> !image.fitsBelow(each))
                .ifPresent(each -> problems.add("the image of %,d bytes ends behind 0x%06x, the limit of layout %s"
                        .formatted(image.lengthBytes(), each.sketchEnd(), each)));
        wanted.flatMap(each -> linkedElsewhere(each)
                        .map(place -> "linked for %s, which is not layout %s".formatted(place, each)))
                .ifPresent(problems::add);
        if (!missingPaths.isEmpty()) {
            problems.add("it opens files that %s: %s".formatted(beside.lacking(), String.join(", ", missingPaths)));
        }
        elf.map(SketchElf::axTlsSymbols)
                .filter(symbols -> !symbols.isEmpty())
                .ifPresent(symbols -> problems.add(
                        "it uses axTLS, which core 3 no longer has: " + String.join(", ", new TreeSet<>(symbols))));
        elf.filter(each -> each.types().equals(Set.of(SketchElf.FileSystemType.LITTLEFS)))
                .ifPresent(each -> problems.add("it mounts LittleFS alone, and the image is SPIFFS"));
    }

    private Optional<LinkedFileSystem> linkedElsewhere(FlashLayout wanted) {
        return elf.flatMap(each -> each.on(wanted.flashSizeBytes())).filter(place -> !place.isThatOf(wanted));
    }

    boolean isGood() {
        return problems.isEmpty();
    }

    /** One line for each fact, its label in front. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "image",
                "%s, %,d bytes, length and CRC 0x%08x agree"
                        .formatted(file.getFileName(), image.lengthBytes(), image.crc())));
        for (SketchImage.Part part : image.parts()) {
            lines.add(row(
                    part.name(),
                    "0x%06x to 0x%06x, %d segments of %,d bytes, checksum right"
                            .formatted(part.offset(), part.end(), part.segments(), part.loadedBytes())));
        }
        lines.add(row("flash", flash()));
        lines.add(row("file system", fileSystem()));
        lines.add(row("axTLS", axTls()));
        lines.add(row("fits", fits()));
        lines.add(row(
                "opens",
                image.openedPaths().isEmpty() ? "no file by its whole name" : String.join(", ", image.openedPaths())));
        return lines;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    private String flash() {
        return "mode %s, %s, size byte for %s"
                .formatted(
                        image.flashMode().name().toLowerCase(Locale.ROOT),
                        image.flashSpeedMhz().map(mhz -> mhz + " MHz").orElse("unknown speed"),
                        image.flashSizeBytes()
                                .map(bytes -> "%,d KiB".formatted(bytes / KIBI))
                                .orElse("an unknown size"));
    }

    private String fileSystem() {
        if (elf.isEmpty()) {
            return "not known without the ELF file";
        }
        String types = elf.get().types().stream()
                .map(type -> type == SketchElf.FileSystemType.SPIFFS ? "SPIFFS" : "LittleFS")
                .sorted()
                .collect(Collectors.joining(" and "));
        if (!elf.get().flashTable().isEmpty()) {
            return "%s, chosen at boot: %s"
                    .formatted(
                            types,
                            elf.get().flashTable().stream()
                                    .map(row -> layouts(row) + " at " + row)
                                    .collect(Collectors.joining("; ")));
        }
        return elf.get()
                .fileSystem()
                .map(place -> "%s at %s: layout %s".formatted(types, place, layouts(place)))
                .orElse("none is used");
    }

    private String axTls() {
        return elf.map(each -> each.axTlsSymbols().isEmpty() ? "not used" : "used, and core 3 no longer has it")
                .orElse("not known without the ELF file");
    }

    private static String layouts(LinkedFileSystem place) {
        return place.layouts().isEmpty()
                ? "none of the core's"
                : place.layouts().stream().map(FlashLayout::name).collect(Collectors.joining(" or "));
    }

    private String fits() {
        return layout.map(each -> "%,d bytes below the limit 0x%06x of layout %s"
                        .formatted(each.sketchEnd() - image.lengthBytes(), each.sketchEnd(), each))
                .orElse("not known without a layout: give --layout or the ELF file");
    }

    private static String row(String label, String text) {
        return "  %-12s %s".formatted(label, text);
    }

    void write(com.fasterxml.jackson.core.JsonGenerator line) throws IOException {
        line.writeStringField("file", file.toString());
        line.writeBooleanField("good", isGood());
        line.writeNumberField("lengthBytes", image.lengthBytes());
        line.writeNumberField("crc", Integer.toUnsignedLong(image.crc()));
        line.writeStringField("flashMode", image.flashMode().name().toLowerCase(Locale.ROOT));
        if (image.flashSpeedMhz().isPresent()) {
            line.writeNumberField("flashMhz", image.flashSpeedMhz().get());
        }
        if (image.flashSizeBytes().isPresent()) {
            line.writeNumberField("flashBytes", image.flashSizeBytes().get());
        }
        line.writeArrayFieldStart("parts");
        for (SketchImage.Part part : image.parts()) {
            line.writeStartObject();
            line.writeStringField("name", part.name());
            line.writeNumberField("offset", part.offset());
            line.writeNumberField("end", part.end());
            line.writeNumberField("segments", part.segments());
            line.writeNumberField("loadedBytes", part.loadedBytes());
            line.writeEndObject();
        }
        line.writeEndArray();
        if (layout.isPresent()) {
            line.writeStringField("layout", layout.get().name());
        }
        Optional<LinkedFileSystem> place = elf.flatMap(SketchElf::fileSystem);
        if (place.isPresent()) {
            line.writeObjectFieldStart("fileSystem");
            line.writeNumberField("offset", place.get().offset());
            line.writeNumberField("lengthBytes", place.get().lengthBytes());
            line.writeNumberField("pageBytes", place.get().pageBytes());
            line.writeNumberField("blockBytes", place.get().blockBytes());
            line.writeEndObject();
        }
        writeTexts(
                line,
                "fileSystemTypes",
                elf.map(SketchElf::types).orElse(Set.of()).stream()
                        .map(type -> type.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList());
        writeTexts(line, "opens", List.copyOf(image.openedPaths()));
        writeTexts(line, "missing", List.copyOf(missingPaths));
        writeTexts(line, "problems", problems);
    }

    private static void writeTexts(com.fasterxml.jackson.core.JsonGenerator line, String name, List<String> texts)
            throws IOException {
        line.writeArrayFieldStart(name);
        for (String text : texts) {
            line.writeString(text);
        }
        line.writeEndArray();
    }
}
