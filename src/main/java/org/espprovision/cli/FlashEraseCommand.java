package org.espprovision.cli;

import java.util.Optional;
import org.espprovision.chip.FlashSpan;
import org.espprovision.station.Workbench.Erased;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Flash made blank. */
@Command(
        name = "erase",
        sortOptions = false,
        description = {
            "Makes whole sectors of 4096 bytes blank, after you typed 'erase' at the terminal or with "
                    + "--yes. What is blank already is not worn.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {
            "0:erased",
            Statuses.CHIP,
            Statuses.USAGE,
            Statuses.PORT,
            "130:interrupted; the same command again finishes it"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash erase --port /dev/ttyUSB0 --all",
            "  provision flash erase --port /dev/ttyUSB0 --offset 0x3fb000 --length 20k --yes"
        })
final class FlashEraseCommand extends FlashTask {
    private static final String WORD = "erase";

    @Option(names = "--all", description = "The whole flash: sketch, files, certificates, Wi-Fi and radio settings.")
    private boolean all;

    @Option(
            names = "--offset",
            paramLabel = "N",
            description = "Where to begin, a multiple of 4096.",
            converter = FlashNumber.class)
    private @Nullable Integer offset;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "How many bytes, a multiple of 4096.",
            converter = FlashNumber.class)
    private @Nullable Integer length;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    FlashEraseCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        String port = board().port();
        FlashSpan span = span();
        if (!yes) {
            confirm("This erases %s of the board on %s and cannot be undone."
                    .formatted(all ? "the whole flash" : span.toString(), port));
        }
        return atTheBench((bench, board) -> {
            Erased erased = bench.erase(board, span);
            return () -> tell(erased);
        });
    }

    private FlashSpan span() {
        if (all) {
            if (offset != null || length != null) {
                throw UsageException.commandLine(
                        "--all does not go with --offset or --length", "Say either the whole flash or a part of it.");
            }
            return FlashSpan.whole();
        }
        if (offset == null || length == null) {
            throw UsageException.valueMissing(
                    "what to erase", "Give --offset and --length, or --all for the whole flash.");
        }
        return new FlashSpan(offset, Optional.of(length)).wholeSectors();
    }

    private void confirm(String what) {
        if (!surroundings().canAsk()) {
            throw UsageException.valueMissing(
                    "your word that the flash may be erased",
                    "Nobody can be asked without a terminal: add --yes if you mean it. Nothing was changed.");
        }
        surroundings().err().println(Paragraph.wrap(what, ""));
        if (!new Prompt().line("Type '%s' to go on".formatted(WORD)).equals(WORD)) {
            throw new Cancelled();
        }
    }

    private int tell(Erased erased) {
        int lengthBytes = erased.span().lengthBytes().orElseThrow();
        if (common().json) {
            result(line -> {
                line.writeStringField("status", "done");
                FlashJson.chip(line, erased.chip());
                line.writeNumberField("offset", erased.span().offset());
                line.writeNumberField("lengthBytes", lengthBytes);
            });
            return 0;
        }
        print("%s  %,d bytes, %s".formatted(style().good("ERASED"), lengthBytes, erased.span()));
        return 0;
    }
}
