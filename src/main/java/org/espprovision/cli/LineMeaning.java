package org.espprovision.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.Milestone;
import org.espprovision.diagnosis.Cause;
import org.espprovision.diagnosis.Diagnosis;
import org.espprovision.diagnosis.Finding;
import org.espprovision.diagnosis.Verdict;

/**
 * What a line means, for the line under it. Remembers only what one line needs of those before it: which broker was called
 * and what the clock said. A board that fails the same way over and over is explained in full once. Used by one thread.
 */
final class LineMeaning {
    private Optional<ConsoleLine> clock = Optional.empty();
    private Optional<ConsoleLine> target = Optional.empty();
    private Optional<Cause> told = Optional.empty();

    /** The sentences to put under the line; none where the line speaks for itself. */
    List<String> of(ConsoleLine line) {
        ConsoleEvent event = line.event();
        if (event instanceof Milestone.TimeSet) {
            clock = Optional.of(line);
        } else if (event instanceof Milestone.TlsConnecting) {
            target = Optional.of(line);
        }
        if (event instanceof ConsoleEvent.BootBanner banner) {
            return List.of(BootWords.of(banner));
        }
        if (event instanceof Milestone.SketchStarted start) {
            told = Optional.empty();
            return List.of(BootWords.of(start));
        }
        return failure(line).map(this::words).orElse(List.of());
    }

    private Optional<Verdict> failure(ConsoleLine line) {
        if (line.event() instanceof ConsoleEvent.Unknown || line.event() instanceof ConsoleEvent.Unreadable) {
            return Optional.empty(); // most lines of a long log
        }
        List<ConsoleLine> lines = Stream.of(clock, target, Optional.of(line))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return Diagnosis.failure(new ConsoleEvidence(Duration.ZERO, lines, 1, "", 0));
    }

    private List<String> words(Verdict verdict) {
        List<String> words = new ArrayList<>();
        words.add("%s [%s]"
                .formatted(verdict.cause().explanation(), verdict.cause().code()));
        if (told.filter(verdict.cause()::equals).isPresent()) {
            return words;
        }
        told = Optional.of(verdict.cause());
        verdict.evidence().stream()
                .filter(finding -> finding.source() == Finding.Source.RULE)
                .map(Finding::sentence)
                .forEach(words::add);
        words.add("do: " + verdict.remedy());
        return words;
    }
}
