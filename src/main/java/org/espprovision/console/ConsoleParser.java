package org.espprovision.console;

/** Tells what a line of the console means. Takes any text and never throws. */
public final class ConsoleParser {
    private ConsoleParser() {}

    /**
     * What one line tells.
     *
     * @param line without its end
     */
    public static ConsoleEvent parse(String line) {
        return Ep1Line.parse(line)
                .<ConsoleEvent>map(Milestones::of)
                .or(() -> BootLines.parse(line))
                .or(() -> PlainLines.parse(line))
                .orElseGet(() -> new ConsoleEvent.Unknown(line));
    }
}
