package org.espprovision.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What runs on the chip: looking at a build, making one. */
@Command(
        name = "firmware",
        description = "Says whether a sketch's binary is sound and what it expects of the chip; builds it.",
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision firmware check build/mqtt-tls.ino.bin     sound? which layout, which files?",
            "  provision firmware check MySketch/                  calls that core 3 no longer has",
            "  provision firmware build firmware/mqtt-tls --board nodemcuv2 --layout 4m1m"
        })
final class FirmwareCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    static CommandLine tree(Surroundings surroundings) {
        return new CommandLine(new FirmwareCommand())
                .addSubcommand(new FirmwareCheckCommand(surroundings))
                .addSubcommand(new FirmwareBuildCommand(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Missing: what to do with the firmware: check or build.");
    }
}
