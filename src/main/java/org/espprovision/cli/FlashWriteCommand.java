package org.espprovision.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.HeaderChange;
import org.espprovision.chip.SketchImage.FlashMode;
import org.espprovision.chip.WritePlan;
import org.espprovision.station.Workbench.WriteReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files into flash. */
@Command(
        name = "write",
        sortOptions = false,
        description = {
            "Writes files into flash and holds every sector against them. All files are checked before "
                    + "anything is erased: overlap, alignment, room on the chip, and at 0x0 whether the chip could "
                    + "start it. Sectors that are right already are neither sent nor worn. What lies between a file's "
                    + "end and the end of its last sector becomes blank; nothing else is touched, and the files are "
                    + "written as they are unless you ask for another header.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:written, and equal",
            "1:the chip or its flash failed",
            "2:wrong usage, or the files cannot go there",
            "3:port missing, busy, not permitted or pulled",
            "130:interrupted; the same command again finishes it"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash write --port /dev/ttyUSB0 0x0 sketch.ino.bin",
            "  provision flash write --port /dev/ttyUSB0 0x0 sketch.ino.bin 0x300000 spiffs.bin",
            "  provision flash write --port /dev/ttyUSB0 --flash-mode dout --flash-size detect 0x0 sketch.ino.bin"
        })
final class FlashWriteCommand extends FlashTask {
    private static final String KEEP = "keep";
    private static final String DETECT = "detect";
    private static final Map<String, Integer> SIZES = Map.of(
            "256k", 256 << 10, "512k", 512 << 10, "1m", 1 << 20, "2m", 2 << 20, "4m", 4 << 20, "8m", 8 << 20, "16m",
            16 << 20);

    @Option(
            names = "--flash-mode",
            paramLabel = "MODE",
            description = "Header of the image at 0x0: keep (default), qio, qout, dio or dout.",
            defaultValue = KEEP)
    private String flashMode = KEEP;

    @Option(
            names = "--flash-freq",
            paramLabel = "FREQ",
            description = "Header of the image at 0x0: keep (default), 20m, 26m, 40m or 80m.",
            defaultValue = KEEP)
    private String flashFreq = KEEP;

    @Option(
            names = "--flash-size",
            paramLabel = "SIZE",
            description = "Header of the image at 0x0: keep (default), detect, 256k, 512k, 1M, 2M, 4M, 8M or 16M.",
            defaultValue = KEEP)
    private String flashSize = KEEP;

    @Option(names = "--force", description = "Write to 0x0 what the chip could not start.")
    private boolean force;

    @Parameters(
            arity = "2..*",
            paramLabel = "OFFSET FILE",
            description = "Where, a multiple of 4096, and what; in pairs.")
    private List<String> pairs = List.of();

    FlashWriteCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        board().port();
        HeaderChange change = change();
        WritePlan plan = WritePlan.of(
                FlashPairs.read(pairs),
                change,
                force ? WritePlan.Unbootable.WRITTEN_ANYWAY : WritePlan.Unbootable.REFUSED);
        return atTheBench((bench, board) -> {
            WriteReport report = bench.write(board, plan);
            return () -> tell(report);
        });
    }

    private HeaderChange change() {
        return new HeaderChange(mode(), speedMhz(), size());
    }

    private Optional<FlashMode> mode() {
        if (flashMode.equalsIgnoreCase(KEEP)) {
            return Optional.empty();
        }
        try {
            return Optional.of(FlashMode.valueOf(flashMode.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw UsageException.badValue("--flash-mode", flashMode, "it is keep, qio, qout, dio or dout");
        }
    }

    private Optional<Integer> speedMhz() {
        return switch (flashFreq.toLowerCase(Locale.ROOT).replaceFirst("(hz)?$", "")) {
            case KEEP -> Optional.empty();
            case "20m" -> Optional.of(20);
            case "26m" -> Optional.of(26);
            case "40m" -> Optional.of(40);
            case "80m" -> Optional.of(80);
            default -> throw UsageException.badValue("--flash-freq", flashFreq, "it is keep, 20m, 26m, 40m or 80m");
        };
    }

    private HeaderChange.Size size() {
        String wanted = flashSize.toLowerCase(Locale.ROOT).replaceFirst("b$", "");
        if (wanted.equals(KEEP)) {
            return new HeaderChange.Size.Kept();
        }
        if (wanted.equals(DETECT)) {
            return new HeaderChange.Size.AsDetected();
        }
        Integer bytes = SIZES.get(wanted);
        if (bytes == null) {
            throw UsageException.badValue(
                    "--flash-size", flashSize, "it is keep, detect, 256k, 512k, 1M, 2M, 4M, 8M or 16M");
        }
        return new HeaderChange.Size.Of(bytes);
    }

    private int tell(WriteReport report) {
        if (common().json) {
            result(line -> {
                line.writeStringField("status", "done");
                FlashJson.chip(line, report.chip());
                line.writeStringField("proof", report.proof());
                line.writeArrayFieldStart("written");
                for (FlashSection section : report.sections()) {
                    line.writeStartObject();
                    line.writeStringField("file", section.name());
                    line.writeNumberField("offset", section.offset());
                    line.writeNumberField("lengthBytes", section.lengthBytes());
                    line.writeStringField("sha256", ImageReport.sha256(section.bytes()));
                    line.writeEndObject();
                }
                line.writeEndArray();
                line.writeNumberField("sectorsWritten", report.summary().sectorsWritten());
                line.writeNumberField("sectorsErased", report.summary().sectorsErased());
                line.writeNumberField("sectorsUnchanged", report.summary().sectorsUnchanged());
                line.writeNumberField("bytesOnTheWire", report.summary().bytesOnTheWire());
            });
            return 0;
        }
        print("%s  and equal: %s".formatted(style().good("WRITTEN"), report.proof()));
        for (FlashSection section : report.sections()) {
            print("  0x%06x     %s, %,d bytes, SHA-256 %s…"
                    .formatted(
                            section.offset(),
                            section.name(),
                            section.lengthBytes(),
                            ImageReport.sha256(section.bytes()).substring(0, 16)));
        }
        return 0;
    }
}
