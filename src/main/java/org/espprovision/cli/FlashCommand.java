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

/** Bench work on a chip's flash. */
@Command(
        name = "flash",
        description = {
            "Bench work on a chip: what is on it, and its flash read, written, compared and erased.",
            "",
            "Offsets and lengths are bytes from the start of the flash: 0x1000, 4096, 4k, 1M. Our flasher "
                    + "stub, which does the work unless told '--loader rom', is not yet proved on silicon: 'provision "
                    + "flash selftest' proves it on your board and prints a report to send in.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.CHIP, Statuses.USAGE, Statuses.PORT, Statuses.INTERRUPTED},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash info --port /dev/ttyUSB0",
            "  provision flash read --port /dev/ttyUSB0 backup.bin",
            "  provision flash write --port /dev/ttyUSB0 0x0 sketch.ino.bin 0x300000 spiffs.bin",
            "  provision flash verify --port /dev/ttyUSB0 0x0 sketch.ino.bin",
            "  provision flash erase --port /dev/ttyUSB0 --all",
            "  provision flash reset --port /dev/ttyUSB0 --bootloader",
            "  provision flash selftest --port /dev/ttyUSB0"
        })
final class FlashCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    static CommandLine tree(Surroundings surroundings) {
        return new CommandLine(new FlashCommand())
                .addSubcommand(new FlashInfoCommand(surroundings))
                .addSubcommand(new FlashReadCommand(surroundings))
                .addSubcommand(new FlashWriteCommand(surroundings))
                .addSubcommand(new FlashVerifyCommand(surroundings))
                .addSubcommand(new FlashEraseCommand(surroundings))
                .addSubcommand(new FlashResetCommand(surroundings))
                .addSubcommand(new FlashSelfTestCommand(surroundings));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing: what to do with the flash: info, read, write, verify, erase, reset or selftest.");
    }
}
