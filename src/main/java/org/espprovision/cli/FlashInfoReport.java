package org.espprovision.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashHeader;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.espprovision.chip.SketchImage;
import org.espprovision.chip.SketchTexts;
import org.espprovision.station.FlashInfo;
import org.espprovision.station.FoundFile;

/** What {@code flash info} found, for people and for programs. */
final class FlashInfoReport {
    private static final int KIBI = 1024;

    private final FlashInfo info;
    private final Names names;

    /** Which files are named. */
    enum Names {
        CREDENTIALS,
        EVERY_FILE
    }

    FlashInfoReport(FlashInfo info, Names names) {
        this.info = info;
        this.names = names;
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
        info.start().sketch().ifPresent(sketch -> addSketch(lines, sketch));
        info.start().header().ifPresent(header -> lines.add(row("header", header(header))));
        if (info.fileSystems().isEmpty()) {
            lines.add(row("file system", "none where a layout of the Arduino core has one"));
        }
        info.fileSystems().forEach(each -> addFileSystem(lines, each));
        FoundProblems.in(info).forEach(problem -> lines.add(row("problem", problem)));
        lines.add(row("loader", loader()));
        return lines;
    }

    private static void addSketch(List<String> lines, SketchImage sketch) {
        var texts = SketchTexts.in(sketch.bytes());
        texts.name()
                .ifPresent(name -> lines.add(row(
                        "sketch",
                        "%s %s, by its texts".formatted(name, texts.version().orElse("")))));
        List<String> built = new ArrayList<>();
        texts.core().ifPresent(core -> built.add("Arduino core " + core));
        texts.sdk().ifPresent(sdk -> built.add("SDK " + sdk));
        texts.layout().ifPresent(layout -> built.add("for layout " + layout));
        if (!built.isEmpty()) {
            lines.add(row("built", String.join(", ", built)));
        }
        sketch.parts()
                .forEach(part -> lines.add(row(
                        part.name(),
                        "0x%06x to 0x%06x, %d segments of %,d bytes, checksum right"
                                .formatted(part.offset(), part.end(), part.segments(), part.loadedBytes()))));
    }

    private String loader() {
        return switch (info.loader()) {
            case OWN -> "our flasher stub at %,d baud (not yet proved on silicon)".formatted(info.baud());
            case ESPRESSIF -> "Espressif's flasher stub at %,d baud".formatted(info.baud());
            case ROM -> "the boot ROM at %,d baud".formatted(info.baud());
        };
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

    private void addFileSystem(List<String> lines, FlashInfo.FileSystem found) {
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
            addFiles(lines, files);
        } else if (place.type() == FileSystemType.SPIFFS) {
            lines.add(row("", "not read: over the boot ROM alone that takes minutes; --files does it"));
        }
    }

    private void addFiles(List<String> lines, FlashInfo.Content.Files files) {
        lines.add(row("", ImageReport.words(files.files().size(), files.use())));
        if (names == Names.EVERY_FILE) {
            files.files()
                    .forEach(file -> lines.add(
                            row("", "%-31s %,8d bytes".formatted(printable(file.path()), file.lengthBytes()))));
        }
        if (files.found().isEmpty()) {
            lines.add(row("certificates", "none, and no key"));
        }
        for (FoundFile file : files.found()) {
            var words = new FoundFileWords(file, info.chip().mac());
            lines.add(row(words.label(), words.headline()));
            words.details().forEach(detail -> lines.add(row("", detail)));
        }
    }

    private static String name(FileSystemType type) {
        return type == FileSystemType.SPIFFS ? "SPIFFS" : "LittleFS";
    }

    private static String layouts(FileSystemTraces.Found place) {
        return place.layouts().stream().map(FlashLayout::name).collect(Collectors.joining(" or "));
    }

    /** A chip must not steer the operator's terminal. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    }

    private static String row(String label, String text) {
        return "  %-12s %s".formatted(label, text);
    }
}
