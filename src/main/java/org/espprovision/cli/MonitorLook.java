package org.espprovision.cli;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of how the console is shown. */
final class MonitorLook {
    /** A sketch may colour its lines itself. */
    static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,16}m");

    /** The time before each line. */
    enum Timestamps {
        ELAPSED,
        CLOCK,
        NONE
    }

    @Option(
            names = "--timestamps",
            paramLabel = "WHICH",
            description = "elapsed (default) since listening began, clock for the time of day, none.",
            defaultValue = "elapsed")
    Timestamps timestamps = Timestamps.ELAPSED;

    @Option(names = "--highlight", paramLabel = "REGEX", description = "Mark what matches, where there is colour.")
    private @Nullable String highlight;

    @Option(names = "--filter", paramLabel = "REGEX", description = "Show only lines with a match. The log has all.")
    private @Nullable String filter;

    @Option(names = "--exclude", paramLabel = "REGEX", description = "Leave lines with a match out. The log has them.")
    private @Nullable String exclude;

    private Optional<Pattern> highlighted = Optional.empty();
    private Optional<Pattern> filtered = Optional.empty();
    private Optional<Pattern> excluded = Optional.empty();

    /** Reads the expressions; before that nothing is filtered. */
    void prepare() {
        highlighted = pattern("--highlight", highlight);
        filtered = pattern("--filter", filter);
        excluded = pattern("--exclude", exclude);
    }

    Optional<Pattern> highlighted() {
        return highlighted;
    }

    boolean shows(String text) {
        return (filtered.isEmpty() || filtered.get().matcher(text).find())
                && (excluded.isEmpty() || !excluded.get().matcher(text).find());
    }

    private static Optional<Pattern> pattern(String option, @Nullable String regex) {
        if (regex == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() >= 0 ? " at character " + (e.getIndex() + 1) : "";
            throw UsageException.badValue(
                    option, regex, "it is no regular expression: %s%s".formatted(e.getDescription(), where));
        }
    }
}
