package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.espprovision.chip.SelfTestReport;
import org.espprovision.station.AdapterNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Does the flasher stub do on this board what it is for? */
@Command(
        name = "selftest",
        sortOptions = false,
        description = {
            "Shows on a board whether our flasher stub does what it is for, and prints a report that can be "
                    + "sent in: no board has run the stub yet. Takes about half a minute.",
            "",
            "It works on 64 KiB that are blank and in no sketch and no file system, or where you say; what "
                    + "lies there is read first and put back at the end, also after Ctrl-C. The report names the kind "
                    + "of chip and adapter, not yours.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every check passed",
            "1:a check failed, or the chip did",
            Statuses.USAGE,
            Statuses.PORT,
            "130:interrupted, and put back"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash selftest --port /dev/ttyUSB0",
            "  provision flash selftest --port /dev/ttyUSB0 --offset 0x200000 --json > report.json"
        })
final class FlashSelfTestCommand extends FlashTask {
    @Option(
            names = "--offset",
            paramLabel = "N",
            description = "Work on the 64 KiB from here on, a multiple of 4096 (default: the last spare ones).",
            converter = FlashNumber.class)
    private @Nullable Integer offset;

    FlashSelfTestCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        String port = board().port();
        String adapter = board().isVirtual()
                ? "none: a virtual ESP8266 of this program, not silicon"
                : AdapterNames.kindOf(port);
        Path rescueFolder = Path.of("").toAbsolutePath();
        return atTheBench((bench, board) -> {
            SelfTestReport report = bench.selfTest(board, Optional.ofNullable(offset), rescueFolder);
            return () -> tell(new SelfTestText(report, adapter));
        });
    }

    private int tell(SelfTestText text) {
        if (common().json) {
            result(text::write);
        } else {
            text.lines(style()).forEach(this::print);
        }
        return text.isPassed() ? 0 : FailureKind.CHIP.exitStatus();
    }
}
