package org.espprovision.cli;

import java.util.List;
import java.util.Locale;
import org.espprovision.doctor.Finding;
import org.espprovision.doctor.Finding.Weight;

/** What the doctor found, as a table for a person or as lines for a program. */
final class DoctorReport {
    private static final String INDENT = "           ";

    private final Surroundings surroundings;
    private final CommonOptions common;

    DoctorReport(Surroundings surroundings, CommonOptions common) {
        this.surroundings = surroundings;
        this.common = common;
    }

    /**
     * Prints all of them.
     *
     * @return the exit status: that of the first problem's kind
     */
    int print(List<Finding> findings) {
        int status = findings.stream()
                .filter(Finding::isProblem)
                .findFirst()
                .map(problem -> problem.kind().exitStatus())
                .orElse(0);
        if (common.json) {
            json(findings, status);
        } else {
            table(findings);
        }
        return status;
    }

    private void table(List<Finding> findings) {
        Style style = Style.of(common.color, surroundings, Surroundings.Stream.OUT);
        findings.forEach(finding -> row(finding, style));
        long problems = count(findings, Weight.PROBLEM);
        long warnings = count(findings, Weight.WARNING);
        String also = warnings == 0 ? "" : ", " + counted(warnings, "warning");
        surroundings
                .out()
                .println(
                        problems > 0
                                ? style.bad("NOT WELL") + "  " + counted(problems, "problem") + also
                                : style.good("WELL") + "  nothing stands in the way of a run" + also);
        surroundings.out().flush();
    }

    private void row(Finding finding, Style style) {
        String label = String.format(Locale.ROOT, "  %-9s", label(finding.weight()));
        String painted = switch (finding.weight()) {
            case OK -> style.good(label);
            case WARNING -> style.note(label);
            case PROBLEM -> style.bad(label);
            case NOT_CHECKED -> style.dim(label);
        };
        String code = finding.weight() == Weight.OK ? "" : " [" + finding.code() + "]";
        surroundings
                .out()
                .println(painted + Paragraph.wrap(finding.what() + code, INDENT).substring(INDENT.length()));
        if (!finding.remedy().isEmpty()) {
            surroundings.out().println(Paragraph.wrap(finding.remedy(), INDENT + "  "));
        }
    }

    private static String label(Weight weight) {
        return switch (weight) {
            case OK -> "ok";
            case WARNING -> "warning";
            case PROBLEM -> "PROBLEM";
            case NOT_CHECKED -> "?";
        };
    }

    private static long count(List<Finding> findings, Weight weight) {
        return findings.stream().filter(finding -> finding.weight() == weight).count();
    }

    private static String counted(long count, String word) {
        return "%,d %s%s".formatted(count, word, count == 1 ? "" : "s");
    }

    private void json(List<Finding> findings, int status) {
        JsonLines lines = new JsonLines(surroundings);
        for (Finding finding : findings) {
            lines.write("finding", line -> {
                line.writeStringField("code", finding.code());
                line.writeStringField(
                        "weight",
                        finding.weight().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                line.writeStringField("what", finding.what());
                line.writeStringField("remedy", finding.remedy());
            });
        }
        lines.write("result", line -> {
            line.writeStringField("outcome", status == 0 ? "well" : "not-well");
            line.writeNumberField("problems", count(findings, Weight.PROBLEM));
            line.writeNumberField("warnings", count(findings, Weight.WARNING));
            line.writeNumberField("exit", status);
        });
    }
}
