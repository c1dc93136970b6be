package org.espprovision.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.espprovision.FailureKind;
import org.espprovision.desktop.CommandRunner.Ran;
import org.espprovision.desktop.Desktop;
import org.espprovision.desktop.Workplace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Opens the window. */
@Command(
        name = "desktop",
        sortOptions = false,
        description = {
            "Opens the window: the same engine for people who do not live in a terminal.",
            "",
            "Needs a graphical session and a full Java runtime (Debian: openjdk-17-jre).",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {"0:the window was closed", "2:no display, or wrong settings", Statuses.INTERRUPTED},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision desktop                 the window on ./provision-workspace",
            "  provision desktop --port sim      with the virtual board chosen: try it in a minute"
        })
final class DesktopCommand implements Callable<Integer> {
    private static final Set<String> THEMES = Set.of("light", "dark");

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The port chosen at the start (default: what was used last).")
    private @Nullable String port;

    @Option(names = "--theme", paramLabel = "THEME", description = "light or dark (default: as the window was left).")
    private @Nullable String theme;

    DesktopCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (theme != null && !THEMES.contains(theme)) {
            throw UsageException.badValue("--theme", theme, "it is light or dark");
        }
        Settings settings =
                (Settings) Objects.requireNonNull(spec).commandLine().getDefaultValueProvider();
        var workplace = new Workplace(
                common.workspace,
                surroundings.configurationFolder(),
                settings.known(),
                surroundings.clock(),
                surroundings.random(),
                this::run);
        try {
            Desktop.open(workplace, Optional.ofNullable(port), Optional.ofNullable(theme));
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FailureKind.INTERRUPTED.exitStatus();
        }
    }

    /** A command as it would run in a terminal where nobody sits. */
    private Ran run(List<String> arguments) {
        var text = new StringWriter();
        var printer = new PrintWriter(text, true);
        var alone = new Surroundings(
                surroundings.environment(),
                printer,
                printer,
                Set.of(),
                surroundings.home(),
                surroundings.clock(),
                surroundings.random());
        int status = new CommandTree(alone).run(arguments.toArray(String[]::new));
        return new Ran(status, text.toString());
    }
}
