package org.espprovision.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.chip.SketchCode;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;

/** Collects a crash report as it comes and names its functions when it has ended. Used by one thread. */
final class CrashWatch {
    /** A stack has 4 KiB, 16 bytes a row; some lines stand around it. */
    private static final int LONGEST_REPORT_LINES = 400;

    private static final String END_OF_STACK = "<<<stack<<<";

    private final Optional<SketchCode> code;
    private final List<ConsoleLine> report = new ArrayList<>();

    CrashWatch(Optional<SketchCode> code) {
        this.code = code;
    }

    /** The frames of a report that has ended with this line; none as long as it goes on. */
    List<CrashWords.Frame> hear(ConsoleLine line) {
        if (code.isEmpty()) {
            return List.of();
        }
        if (line.event() instanceof ConsoleEvent.AllocationFailed && report.isEmpty()) {
            report.add(line); // the core prints it after the stack
            return decoded();
        }
        if (line.event() instanceof ConsoleEvent.Crash) {
            report.clear();
        }
        boolean belongs = LineKind.of(line) == LineKind.CRASH;
        if (belongs) {
            report.add(line);
        }
        boolean ended = line.text().startsWith(END_OF_STACK)
                || line.event() instanceof ConsoleEvent.BootBanner
                || line.event() instanceof ConsoleEvent.Unreadable
                || report.size() >= LONGEST_REPORT_LINES;
        return ended ? decoded() : List.of();
    }

    private List<CrashWords.Frame> decoded() {
        var evidence = new ConsoleEvidence(Duration.ZERO, report, 1, "", 0);
        report.clear();
        return CrashWords.in(evidence, code.orElseThrow());
    }
}
