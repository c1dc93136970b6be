package org.espprovision.cli;

import java.util.ArrayList;
import java.util.List;
import org.espprovision.FailureKind;
import org.espprovision.chip.Differences;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.WritePlan;
import org.espprovision.station.Workbench.CompareReport;
import org.espprovision.station.Workbench.Compared;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Is this in the flash? */
@Command(
        name = "verify",
        sortOptions = false,
        description = {"Holds files against flash and says which sectors differ. Changes nothing.", ""},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:equal", "1:something differs, or the chip failed", Statuses.USAGE, Statuses.PORT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash verify --port /dev/ttyUSB0 0x0 sketch.ino.bin",
            "  provision flash verify --port /dev/ttyUSB0 0x0 backup.bin"
        })
final class FlashVerifyCommand extends FlashTask {
    @Parameters(
            arity = "2..*",
            paramLabel = "OFFSET FILE",
            description = "Where, a multiple of 4096, and what; in pairs.")
    private List<String> pairs = List.of();

    FlashVerifyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        board().port();
        WritePlan plan = WritePlan.anything(FlashPairs.read(pairs));
        return atTheBench((bench, board) -> {
            CompareReport report = bench.compare(board, plan);
            return () -> tell(report);
        });
    }

    private int tell(CompareReport report) {
        if (common().json) {
            writeJson(report);
        } else {
            print(report.isEqual() ? style().good("EQUAL") + "  " + report.proof() : style().bad("DIFFERENT"));
            report.compared().forEach(this::print);
        }
        return report.isEqual() ? 0 : FailureKind.CHIP.exitStatus();
    }

    private void print(Compared each) {
        Differences differences = each.differences();
        print("  0x%06x     %s, %,d bytes: %s"
                .formatted(
                        each.section().offset(),
                        each.section().name(),
                        each.section().lengthBytes(),
                        differences.isNone()
                                ? "equal"
                                : "%,d of %,d sectors differ, %,d bytes in all"
                                        .formatted(
                                                differences.differing().size(),
                                                differences.sectors(),
                                                differences.bytes())));
        differences
                .first()
                .ifPresent(first -> print("               first at 0x%06x: 0x%02x instead of 0x%02x"
                        .formatted(first.address(), first.found(), first.expected())));
        if (!differences.isNone()) {
            print(Paragraph.wrap("sectors " + String.join(", ", runs(differences.differing())), " ".repeat(15)));
        }
    }

    /** Sectors in a row as one: {@code 0x001000-0x003fff}. */
    private static List<String> runs(List<Integer> sectors) {
        List<String> runs = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= sectors.size(); i++) {
            if (i == sectors.size() || sectors.get(i) != sectors.get(i - 1) + FlashRegion.SECTOR_BYTES) {
                runs.add("0x%06x-0x%06x"
                        .formatted(sectors.get(begin), sectors.get(i - 1) + FlashRegion.SECTOR_BYTES - 1));
                begin = i;
            }
        }
        return runs;
    }

    private void writeJson(CompareReport report) {
        result(line -> {
            line.writeStringField("status", report.isEqual() ? "equal" : "different");
            FlashJson.chip(line, report.chip());
            line.writeStringField("proof", report.proof());
            line.writeArrayFieldStart("compared");
            for (Compared each : report.compared()) {
                line.writeStartObject();
                line.writeStringField("file", each.section().name());
                line.writeNumberField("offset", each.section().offset());
                line.writeNumberField("lengthBytes", each.section().lengthBytes());
                line.writeNumberField("sectors", each.differences().sectors());
                line.writeNumberField("bytesDiffering", each.differences().bytes());
                line.writeArrayFieldStart("sectorsDiffering");
                for (int sector : each.differences().differing()) {
                    line.writeNumber(sector);
                }
                line.writeEndArray();
                line.writeEndObject();
            }
            line.writeEndArray();
        });
    }
}
