package org.espprovision.console;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a device said on its console, up to one moment.
 *
 * @param listenedFor how long somebody has listened; zero when nobody did or a saved log was read
 * @param lines oldest first
 * @param rawBytes every byte received, also those that made no line
 * @param unfinished the text after the last line end; a sketch that prints dots while it waits shows up here
 * @param forgottenLines lines that were dropped from the front to bound the memory
 */
public record ConsoleEvidence(
        Duration listenedFor, List<ConsoleLine> lines, long rawBytes, String unfinished, long forgottenLines) {
    /** Nobody listened. */
    public static final ConsoleEvidence NOTHING = new ConsoleEvidence(Duration.ZERO, List.of(), 0, "", 0);

    public ConsoleEvidence {
        lines = List.copyOf(lines);
    }

    /** Reads a saved console log; its lines carry no time. */
    public static ConsoleEvidence ofText(String log) {
        List<ConsoleLine> lines = log.lines()
                .map(text -> new ConsoleLine(Duration.ZERO, text, ConsoleParser.parse(text)))
                .toList();
        return new ConsoleEvidence(Duration.ZERO, lines, log.length(), "", 0);
    }

    /** Not one byte came, be it that nobody listened. */
    public boolean isSilent() {
        return rawBytes == 0;
    }

    public boolean has(Class<? extends ConsoleEvent> kind) {
        return last(kind).isPresent();
    }

    /** All events of one kind, oldest first. */
    public <E extends ConsoleEvent> List<E> all(Class<E> kind) {
        return lines.stream()
                .map(ConsoleLine::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    public <E extends ConsoleEvent> Optional<E> last(Class<E> kind) {
        List<E> all = all(kind);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
}
