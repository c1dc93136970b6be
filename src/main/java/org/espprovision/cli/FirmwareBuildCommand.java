package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espprovision.FailureKind;
import org.espprovision.arduino.ArduinoCli;
import org.espprovision.chip.FlashLayout;
import org.espprovision.workspace.FirmwareFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A sketch through arduino-cli, for a board and a layout, and what came of it checked. */
@Command(
        name = "build",
        description = {
            "Compiles a sketch with arduino-cli for a board and a layout.",
            "",
            "Keeps its .bin, .elf and .map, and checks the result.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {"0:built, and sound", Statuses.USAGE},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision firmware build                                   our sketch, for a NodeMCU with 4 MiB",
            "  provision firmware build MySketch --board d1_mini --layout 4m2m"
        })
final class FirmwareBuildCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SKETCHDIR",
            description = "The sketch's folder (default: firmware/mqtt-tls).",
            defaultValue = "firmware/mqtt-tls")
    private Path sketch = Path.of("firmware", "mqtt-tls");

    @Option(
            names = "--board",
            paramLabel = "NAME",
            description = "As the ESP8266 core calls it (default: nodemcuv2).",
            defaultValue = "nodemcuv2")
    private String board = "nodemcuv2";

    @Option(names = "--layout", paramLabel = "NAME", description = "Flash layout (default: 4m1m).")
    private @Nullable String layout;

    @Option(
            names = {"-o", "--build-output"},
            paramLabel = "DIR",
            description = "Where the files go (default: firmware in the workspace).")
    private @Nullable Path output;

    FirmwareBuildCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        FlashLayout wanted = FlashLayout.named(layout == null ? "4m1m" : layout);
        ArduinoCli arduino = ArduinoCli.on(surroundings.environment().getOrDefault("PATH", ""));
        arduino.requireCoreAndLibrary();
        Path folder = output == null ? common.workspace.resolve("firmware") : output;
        List<Path> kept = arduino.compile(sketch, board, wanted.name().toUpperCase(Locale.ROOT), folder);
        Path image = kept.get(0);
        var report = new FirmwareReport(
                image,
                FirmwareFiles.sketch(image),
                FirmwareFiles.elf(Optional.empty(), Optional.of(image)),
                Optional.of(wanted),
                FilesBeside.ofADevice());
        if (common.json) {
            new JsonLines(surroundings).write("firmware", report::write);
        } else {
            kept.forEach(file -> surroundings.out().println(file));
            report.lines().forEach(surroundings.out()::println);
            report.problems().forEach(problem -> surroundings.out().println("  problem      " + problem));
        }
        return report.isGood() ? 0 : FailureKind.USAGE.exitStatus();
    }
}
