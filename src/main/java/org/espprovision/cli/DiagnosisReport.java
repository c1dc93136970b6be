package org.espprovision.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.espprovision.diagnosis.Cause;
import org.espprovision.diagnosis.Explanation;
import org.espprovision.diagnosis.Finding;
import org.espprovision.diagnosis.Refuser;
import org.espprovision.diagnosis.Telltales;
import org.espprovision.diagnosis.Verdict;

/** An explanation for a tired operator: the cause first, what to do, what else it may be, and then what it rests on. */
final class DiagnosisReport {
    private static final int LABEL_COLUMNS = 15;
    private static final Pattern COMMAND = Pattern.compile("`([^`]+)`");

    private final PrintWriter out;
    private final Style style;
    private final CapturedFiles files;

    DiagnosisReport(Surroundings surroundings, Surroundings.Stream stream, CommonOptions options, CapturedFiles files) {
        this.out = stream == Surroundings.Stream.OUT ? surroundings.out() : surroundings.err();
        this.style = Style.of(options.color, surroundings, stream);
        this.files = files;
    }

    void print(Explanation told, List<CrashWords.Frame> crash) {
        Verdict verdict = told.verdict();
        out.println(Paragraph.wrap(
                "%s  %s [%s]"
                        .formatted(
                                headline(verdict.cause()),
                                verdict.cause().explanation(),
                                verdict.cause().code()),
                ""));
        if (verdict.cause().refuser() != Refuser.NOBODY && verdict.cause() != Cause.UNKNOWN) {
            row("who", verdict.cause().refuser().toString());
        }
        row("do", verdict.remedy());
        commands(verdict.remedy()).forEach(command -> row("run", command));
        String label = "may also be";
        for (Cause candidate : verdict.candidates()) {
            row(label, "%s [%s]".formatted(candidate.explanation(), candidate.code()));
            Telltales.of(candidate).ifPresent(sign -> row("", "to tell: " + sign));
            label = "";
        }
        evidence(verdict);
        for (CrashWords.Frame frame : crash) {
            row(frame.label(), "0x%08x  %s".formatted(frame.at().address(), frame.place()));
        }
        told.leftOut().forEach(each -> row("left out", each));
        out.flush();
    }

    private String headline(Cause cause) {
        return switch (cause) {
            case CONNECTED -> style.good("CONNECTED");
            case UNKNOWN -> style.note("UNKNOWN");
            default -> style.bad("NOT CONNECTED");
        };
    }

    private void evidence(Verdict verdict) {
        String label = "evidence";
        for (Finding finding : verdict.evidence()) {
            row(label, files.place(finding) + ": " + finding.sentence());
            label = "";
        }
    }

    /** A remedy has its commands between back quotes. */
    static List<String> commands(String remedy) {
        return COMMAND.matcher(remedy)
                .results()
                .map((MatchResult command) -> command.group(1))
                .toList();
    }

    private void row(String label, String text) {
        String indent = " ".repeat(LABEL_COLUMNS);
        out.println("  %-12s ".formatted(label) + Paragraph.wrap(text, indent).substring(LABEL_COLUMNS));
    }
}
