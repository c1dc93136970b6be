package org.espprovision.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.espprovision.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be understood: one line why, the nearest word where there is one, and where to read on. */
final class UsageErrors {
    private UsageErrors() {}

    static UsageException explain(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String help = "Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName());
        return UsageException.commandLine(what(failure), nearest(failure) + help);
    }

    /** picocli names the values of a closed set as Java spells them, not as they are typed. */
    private static String what(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            return "'%s' is no command and nothing that is expected here"
                    .formatted(String.join(" ", unmatched.getUnmatched()));
        }
        ArgSpec argument = failure.getArgSpec();
        if (argument == null
                || failure.getValue() == null
                || argument.completionCandidates() == null
                || !argument.type().isEnum()) {
            return String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
        }
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        return "%s is %s, not '%s'"
                .formatted(
                        name,
                        String.join(" or ", argument.completionCandidates()).toLowerCase(Locale.ROOT),
                        failure.getValue());
    }

    private static String nearest(ParameterException failure) {
        return typed(failure)
                .flatMap(word -> Nearest.to(word, words(failure)))
                .map("Did you mean %s? "::formatted)
                .orElse("");
    }

    private static Optional<String> typed(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            // An option with its value in one word: it is the name that is wrong.
            return Optional.of(unmatched.getUnmatched().get(0).replaceFirst("^(--[^=]+)=.*", "$1"));
        }
        return Optional.ofNullable(failure.getValue()).filter(value -> failure.getArgSpec() != null);
    }

    /** Everything that could have been meant: the values there are, or the command's options and subcommands. */
    private static Set<String> words(ParameterException failure) {
        Set<String> words = new TreeSet<>();
        ArgSpec argument = failure.getArgSpec();
        if (argument != null) {
            Optional.ofNullable(argument.completionCandidates()).ifPresent(values -> values.forEach(words::add));
            return words;
        }
        CommandLine command = failure.getCommandLine();
        words.addAll(command.getSubcommands().keySet());
        command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
        return words;
    }
}
