package org.espprovision.cli;

import org.espprovision.station.FlashInfo;
import org.espprovision.station.FlashLook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is this chip, and what is on it? */
@Command(
        name = "info",
        sortOptions = false,
        description = {
            "Says what the chip is and what is on its flash, and changes nothing: MAC, crystal, flash; the sketch at 0, its",
            "checksums, length and CRC; the file systems where the Arduino core's layouts have them.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.CHIP, Statuses.USAGE, Statuses.PORT, Statuses.INTERRUPTED},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash info --port /dev/ttyUSB0",
            "  provision flash info --port /dev/ttyUSB0 --files      names and sizes of the files in SPIFFS too"
        })
final class FlashInfoCommand extends FlashTask {
    @Option(names = "--files", description = "Read each SPIFFS and name its files; their content is not shown.")
    private boolean files;

    FlashInfoCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        FlashLook.Depth depth = files ? FlashLook.Depth.FILES : FlashLook.Depth.PLACES;
        return atTheBench((bench, board) -> {
            FlashInfo info = bench.info(board, depth);
            return () -> {
                var report = new FlashInfoReport(info);
                if (common().json) {
                    result(report::write);
                } else {
                    report.lines().forEach(this::print);
                }
                return 0;
            };
        });
    }
}
