package org.espprovision.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.espprovision.station.FlashInfo;
import org.espprovision.station.Outcome;
import org.espprovision.station.Station;
import org.espprovision.station.WrittenSection;

/**
 * What lies where in a flash, ready to be drawn.
 *
 * @param caption what the picture is of
 * @param parts by offset; what none of them covers is free
 * @param files what is in the file system; sizes are 0 where they are not known
 * @param filesCaption where the files are known from, or why they are not
 */
record FlashPicture(
        String caption, int flashBytes, List<Part> parts, List<FlashInfo.NamedFile> files, String filesCaption) {
    private static final int SYSTEM_BYTES = 16 << 10;
    private static final String FILE_SYSTEM = "file system";

    /** What a part is for. */
    enum Kind {
        SKETCH,
        SKETCH_ROOM,
        FILE_SYSTEM,
        FILE_SYSTEM_ROOM,
        EEPROM,
        SYSTEM
    }

    /** A stretch of the flash. */
    record Part(Kind kind, String name, int offset, int lengthBytes) {}

    /** What a layout provides for. */
    static FlashPicture planned(FlashLayout layout) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Kind.SKETCH_ROOM, Texts.text("flash.sketch-room"), 0, layout.sketchEnd()));
        layout.fileSystem()
                .ifPresent(region -> parts.add(new Part(
                        Kind.FILE_SYSTEM_ROOM, Texts.text("flash.fs-room"), region.offset(), region.lengthBytes())));
        addFixed(parts, layout.flashSizeBytes());
        return new FlashPicture(
                Texts.text("flash.planned", layout.name()),
                layout.flashSizeBytes(),
                parts,
                List.of(),
                Texts.text("flash.files-planned"));
    }

    /** What a run has written and proved. */
    static FlashPicture of(Outcome.Provisioned run) {
        List<Part> parts = new ArrayList<>();
        for (WrittenSection section : run.written()) {
            boolean files = section.name().equals(FILE_SYSTEM);
            parts.add(new Part(
                    files ? Kind.FILE_SYSTEM : Kind.SKETCH,
                    Texts.text(files ? "flash.fs" : "flash.sketch"),
                    section.offset(),
                    section.lengthBytes()));
        }
        int size = run.chip().flash().sizeBytes();
        addFixed(parts, FlashLayout.named(run.layout()).flashSizeBytes());
        return new FlashPicture(
                Texts.text("flash.written", run.layout()),
                size,
                parts,
                withoutSizes(Station.filesOfADevice()),
                Texts.text("flash.files-written"));
    }

    /** What was found on a chip. */
    static FlashPicture of(FlashInfo info) {
        List<Part> parts = new ArrayList<>();
        info.start()
                .sketch()
                .ifPresent(sketch ->
                        parts.add(new Part(Kind.SKETCH, Texts.text("flash.sketch"), 0, sketch.lengthBytes())));
        List<FlashInfo.NamedFile> files = new ArrayList<>();
        String caption = Texts.text("flash.files-none");
        for (FlashInfo.FileSystem found : info.fileSystems()) {
            FlashRegion region = found.place().region();
            parts.add(new Part(Kind.FILE_SYSTEM, words(found.place()), region.offset(), region.lengthBytes()));
            if (found.content() instanceof FlashInfo.Content.Files read) {
                files.addAll(read.files());
                caption = Texts.text("flash.files-read");
            } else if (found.content() instanceof FlashInfo.Content.Damaged damaged) {
                caption = damaged.why();
            }
        }
        int size = info.chip().flash().sizeBytes();
        addFixed(parts, size);
        return new FlashPicture(
                Texts.text("flash.found", info.start().words()), size, parts, List.copyOf(files), caption);
    }

    private static String words(FileSystemTraces.Found place) {
        return place.type() == FileSystemType.SPIFFS ? Texts.text("flash.fs") : String.valueOf(place.type());
    }

    private static void addFixed(List<Part> parts, int end) {
        int eeprom = end - SYSTEM_BYTES - FlashRegion.SECTOR_BYTES;
        parts.add(new Part(Kind.EEPROM, Texts.text("flash.eeprom"), eeprom, FlashRegion.SECTOR_BYTES));
        parts.add(new Part(Kind.SYSTEM, Texts.text("flash.system"), end - SYSTEM_BYTES, SYSTEM_BYTES));
    }

    private static List<FlashInfo.NamedFile> withoutSizes(Set<String> paths) {
        return paths.stream()
                .sorted()
                .map(path -> new FlashInfo.NamedFile(path, 0))
                .toList();
    }
}
