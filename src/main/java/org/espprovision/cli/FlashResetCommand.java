package org.espprovision.cli;

import java.util.Locale;
import java.util.Optional;
import org.espprovision.chip.BootLog;
import org.espprovision.chip.ChipIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A reset, and nothing else. */
@Command(
        name = "reset",
        sortOptions = false,
        description = {
            "Resets the board so that it starts its sketch, and says what the boot ROM says to it; or into its boot loader.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.CHIP, Statuses.USAGE, Statuses.PORT, Statuses.INTERRUPTED},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash reset --port /dev/ttyUSB0",
            "  provision flash reset --port /dev/ttyUSB0 --bootloader"
        })
final class FlashResetCommand extends FlashTask {
    @Option(names = "--bootloader", description = "Into the boot loader, where it stays until the next reset.")
    private boolean bootloader;

    FlashResetCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        board().port();
        return atTheBench((bench, board) -> {
            if (bootloader) {
                ChipIdentity chip = bench.stayInBootLoader(board);
                return () -> waits(chip);
            }
            Optional<BootLog> log = bench.startSketch(board);
            return () -> started(log);
        });
    }

    private int waits(ChipIdentity chip) {
        if (common().json) {
            result(line -> {
                line.writeStringField("status", "boot-loader");
                FlashJson.chip(line, chip);
            });
            return 0;
        }
        print("%s  %s waits in its boot loader".formatted(style().good("RESET"), chip.mac()));
        return 0;
    }

    private int started(Optional<BootLog> log) {
        if (common().json) {
            result(line -> {
                line.writeStringField("status", "reset");
                if (log.isPresent()) {
                    line.writeStringField("cause", word(log.get().cause()));
                    line.writeStringField("mode", word(log.get().mode()));
                    line.writeStringField("image", word(log.get().image()));
                }
            });
            return 0;
        }
        print("%s  %s"
                .formatted(
                        style().good("RESET"), log.map(FlashResetCommand::words).orElse("the boot ROM was not heard")));
        return 0;
    }

    private static String words(BootLog log) {
        return switch (log.mode()) {
            case FLASH ->
                switch (log.image()) {
                    case LOADED -> "the boot ROM loaded the program in flash";
                    case UNSOUND -> "the boot ROM finds no sound program in flash";
                    case NOT_SEEN -> "it starts from flash";
                };
            case SERIAL_BOOT_LOADER -> "it waits in its boot loader: GPIO0 is held low";
            case SDIO -> "it tries to start from an SD card: GPIO15 is high";
            case INVALID -> "its strap pins start nothing: GPIO2 is low";
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
