package org.espprovision.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.espprovision.FailureKind;
import org.espprovision.chip.AxTlsCalls;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.SketchElf;
import org.espprovision.chip.SketchImage;
import org.espprovision.workspace.FirmwareFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Is this sketch sound, and does it go with what will lie beside it on the chip? */
@Command(
        name = "check",
        description = {
            "Says whether a sketch's binary is sound and what it expects of the chip.",
            "",
            "Checks both images of the .bin file as the chip's loaders do, its length and CRC words, and says which layout it "
                    + "was linked for and which files it opens. In a folder or an .ino file it looks for calls that core 3 "
                    + "no longer has.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision firmware check build/sketch.ino.bin",
            "  provision firmware check build/sketch.ino.bin --image data.bin    or the folder to be packed",
            "  provision firmware check MySketch/            the source: calls of the removed axTLS library"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:nothing speaks against it", "2:it is not sound, or does not go with the layout or the image"
        })
final class FirmwareCheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "FILE.bin", description = "The image, or a sketch's folder or .ino file.")
    private @Nullable Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE.elf",
            description = "The ELF file (default: the one of the same name beside the image).")
    private @Nullable Path elf;

    @Option(names = "--layout", paramLabel = "NAME", description = "The layout it shall go with.")
    private @Nullable String layout;

    @Option(
            names = "--image",
            paramLabel = "PATH",
            description =
                    "The SPIFFS image, or the folder for one, that will lie beside it: are the files there that the "
                            + "sketch opens? (default: the files 'provision' puts there)")
    private @Nullable Path image;

    FirmwareCheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path subject = Objects.requireNonNull(file);
        boolean source = Files.isDirectory(subject) || subject.toString().endsWith(".ino");
        boolean good = source ? searchSource(subject) : checkImage(subject);
        return good ? 0 : FailureKind.USAGE.exitStatus();
    }

    private boolean checkImage(Path subject) {
        SketchImage sketch = FirmwareFiles.sketch(subject);
        Optional<SketchElf> linked = FirmwareFiles.elf(Optional.ofNullable(elf), Optional.of(subject));
        Optional<FlashLayout> wanted = Optional.ofNullable(layout).map(FlashLayout::named);
        FilesBeside beside = image == null
                ? FilesBeside.ofADevice()
                : FilesBeside.in(
                        image,
                        wanted.map(ImagePlace::geometry)
                                .or(() -> linked.flatMap(SketchElf::fileSystem).map(ImagePlace::geometry)));
        var report = new FirmwareReport(subject, sketch, linked, wanted, beside);
        if (common.json) {
            new JsonLines(surroundings).write("firmware", report::write);
            return report.isGood();
        }
        Style style = Style.of(common.color, surroundings, Surroundings.Stream.OUT);
        surroundings.out().println(report.isGood() ? style.good("SOUND") : style.bad("NOT TO BE WRITTEN AS IT IS"));
        report.lines().forEach(surroundings.out()::println);
        report.problems().forEach(problem -> surroundings.out().println(style.bad("  problem      ") + problem));
        return report.isGood();
    }

    /** One call in one file. */
    private record Found(Path file, AxTlsCalls.Call call) {}

    private boolean searchSource(Path subject) {
        List<Found> found = new ArrayList<>();
        List<Path> sources = sources(subject);
        if (sources.isEmpty()) {
            throw UsageException.commandLine(
                    "there is no source of a sketch in " + subject,
                    "Name the folder with the .ino file, or the .bin file that was built from it.");
        }
        for (Path source : sources) {
            String text = new String(FirmwareFiles.read("the source", source), StandardCharsets.ISO_8859_1);
            AxTlsCalls.in(text).forEach(call -> found.add(new Found(source, call)));
        }
        if (common.json) {
            new JsonLines(surroundings).write("source", line -> {
                line.writeStringField("file", subject.toString());
                line.writeBooleanField("good", found.isEmpty());
                line.writeArrayFieldStart("calls");
                for (Found each : found) {
                    line.writeStartObject();
                    line.writeStringField("file", each.file().toString());
                    line.writeNumberField("line", each.call().line());
                    line.writeStringField("call", each.call().name());
                    line.writeStringField("instead", each.call().instead());
                    line.writeEndObject();
                }
                line.writeEndArray();
            });
            return found.isEmpty();
        }
        found.forEach(each -> surroundings
                .out()
                .println("%s:%d: %s is no longer in core 3; use %s"
                        .formatted(
                                each.file(),
                                each.call().line(),
                                each.call().name(),
                                each.call().instead())));
        if (found.isEmpty()) {
            surroundings
                    .out()
                    .println("no call of the removed axTLS library in %s, %d files read"
                            .formatted(subject, sources.size()));
        }
        return found.isEmpty();
    }

    private static List<Path> sources(Path subject) {
        if (!Files.isDirectory(subject)) {
            return List.of(subject);
        }
        try (Stream<Path> files = Files.walk(subject)) {
            return files.filter(each -> each.toString().matches(".*\\.(ino|c|cpp|h|hpp)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw UsageException.fileUnreadable("the folder", subject, e);
        }
    }
}
