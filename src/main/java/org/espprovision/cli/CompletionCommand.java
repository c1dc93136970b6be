package org.espprovision.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a shell needs to complete our commands and options. */
@Command(
        name = "completion",
        sortOptions = false,
        description = {
            "Prints the script by which a shell completes commands, options, their values and file names when Tab is pressed.",
            "",
            "It works for 'provision' and, in a checkout, for './provision'.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {"0:printed", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(provision completion bash)                               for this shell",
            "  provision completion bash > ~/.local/share/bash-completion/completions/provision",
            "  source <(provision completion zsh)                                in zsh, after compinit"
        })
final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        BASH,
        ZSH;

        /** As it is typed, and as shells complete it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    @SuppressWarnings("UnusedVariable") // one script serves both
    private Shell shell = Shell.BASH;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandLine root = java.util.Objects.requireNonNull(spec).root().commandLine();
        surroundings.out().print(script(root));
        surroundings.out().flush();
        return 0;
    }

    /**
     * picocli writes one script for both shells, which finds out which of them reads it. It also claims names that end in
     * .sh and .bash, which are not ours.
     */
    private static String script(CommandLine root) {
        String name = root.getCommandName();
        return AutoComplete.bash(name, root).replace(" %1$s %1$s.sh %1$s.bash".formatted(name), " " + name);
    }
}
