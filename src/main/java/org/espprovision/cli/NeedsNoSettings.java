package org.espprovision.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Command lines that must work where settings are broken: they are what a person turns to then. */
final class NeedsNoSettings {
    private static final Set<String> COMMANDS = Set.of("doctor", "completion", "help");
    private static final List<String> OPTIONS = List.of("-h", "--help", "-V", "--version");

    private NeedsNoSettings() {}

    static boolean isSo(CommandLine tree, String... arguments) {
        Optional<String> command =
                Stream.of(arguments).filter(tree.getSubcommands()::containsKey).findFirst();
        return command.filter(COMMANDS::contains).isPresent()
                || Stream.of(arguments).anyMatch(OPTIONS::contains);
    }
}
