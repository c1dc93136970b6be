package org.espprovision.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.espprovision.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be understood: one line why, the nearest word where there is one, and where to read on. */
final class UsageErrors {
    private UsageErrors() {}

    static UsageException explain(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String help = "Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName());
        return UsageException.commandLine(String.valueOf(failure.getMessage()), nearest(failure) + help);
    }

    private static String nearest(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched
                ? Nearest.to(unmatched.getUnmatched().get(0), words(failure.getCommandLine()))
                        .map("Did you mean %s? "::formatted)
                        .orElse("")
                : "";
    }

    /** Everything that could have been meant: the command's options and its subcommands. */
    private static Set<String> words(CommandLine command) {
        Set<String> words = new TreeSet<>(command.getSubcommands().keySet());
        command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
        return words;
    }
}
