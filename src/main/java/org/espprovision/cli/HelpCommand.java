package org.espprovision.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The help of any command: the same as its {@code --help}. */
@Command(
        name = "help",
        sortOptions = false,
        description = {"Shows the help of a command; without a name, of the program.", ""},
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {"0:shown", "2:there is no such command"},
        footerHeading = "%nExamples:%n",
        footer = {"  provision help", "  provision help ca", "  provision help ca issue"})
final class HelpCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command, word by word.")
    private List<String> words = List.of();

    HelpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandLine command = java.util.Objects.requireNonNull(spec).root().commandLine();
        for (String word : words) {
            CommandLine below = command.getSubcommands().get(word);
            if (below == null) {
                throw new UnmatchedArgumentException(command, List.of(word));
            }
            command = below;
        }
        command.usage(
                surroundings.out(),
                Style.of(common.color, surroundings, Surroundings.Stream.OUT).forHelp());
        surroundings.out().flush();
        return 0;
    }
}
