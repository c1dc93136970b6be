package org.espprovision.cli;

import java.util.List;
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
            List<String> nearest = unmatched.getSuggestions();
            if (!nearest.isEmpty()) {
                surroundings.err().println("  Did you mean %s?".formatted(String.join(" or ", nearest)));
            }
        }
        CommandLine command = failure.getCommandLine();
        surroundings
                .err()
                .println("  Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        return FailureKind.USAGE.exitStatus();
    }
}
