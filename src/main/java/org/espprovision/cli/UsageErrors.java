package org.espprovision.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.espprovision.FailureKind;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be understood: one line why, the nearest word where there is one, and where to read on. */
final class UsageErrors {
    private UsageErrors() {}

    static int print(ParameterException failure, Surroundings surroundings) {
        surroundings.err().println("provision: %s [usage]".formatted(failure.getMessage()));
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String typed = unmatched.getUnmatched().get(0);
            Nearest.to(typed, words(failure.getCommandLine()))
                    .ifPresent(word -> surroundings.err().println("  Did you mean %s?".formatted(word)));
        }
        CommandLine command = failure.getCommandLine();
        surroundings
                .err()
                .println("  Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        return FailureKind.USAGE.exitStatus();
    }

    /** Everything that could have been meant: the command's options and its subcommands. */
    private static Set<String> words(CommandLine command) {
        Set<String> words = new TreeSet<>(command.getSubcommands().keySet());
        command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
        return words;
    }
}
