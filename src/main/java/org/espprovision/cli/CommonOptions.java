package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options every command has. */
final class CommonOptions {
    enum Color {
        AUTO,
        ALWAYS,
        NEVER;

        /** As it is typed, and as shells complete it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final String WORKSPACE = "provision-workspace";

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "Where settings, authority and ledger live (default: ./provision-workspace).",
            defaultValue = WORKSPACE)
    Path workspace = Path.of(WORKSPACE);

    /** What a switch on the command line means where the settings have it too: on. picocli would turn it over. */
    static final String ON = "true";

    @Option(
            names = "--json",
            fallbackValue = ON,
            description = "One JSON event a line on standard output, the result last.")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            fallbackValue = ON,
            description = "Show the console and the broker as they speak.")
    boolean verbose;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto, always or never (default: auto).",
            defaultValue = "auto")
    Color color = Color.AUTO;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    boolean version;
}
