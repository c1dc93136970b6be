package org.espprovision.cli;

import java.util.List;
import java.util.Locale;
import org.espprovision.FailureKind;
import org.espprovision.broker.BrokerFinding;
import org.espprovision.broker.BrokerFinding.Weight;

/** Findings about a broker as a table for a person, the bad ones with their remedies, or as lines for a program. */
final class FindingReport {
    private static final String INDENT = "           ";

    private final Surroundings surroundings;
    private final CommonOptions common;

    FindingReport(Surroundings surroundings, CommonOptions common) {
        this.surroundings = surroundings;
        this.common = common;
    }

    /**
     * Prints all of them.
     *
     * @param fit the headline where nothing is bad
     * @param unfit the headline otherwise
     * @return the exit status
     */
    int print(List<BrokerFinding> findings, String fit, String unfit) {
        boolean bad = findings.stream().anyMatch(finding -> finding.weight().isBad());
        int status = bad ? FailureKind.BROKER.exitStatus() : 0;
        if (common.json) {
            json(findings, bad, status);
        } else {
            Style style = Style.of(common.color, surroundings, Surroundings.Stream.OUT);
            surroundings.out().println(bad ? style.bad("NOT FIT") + "  " + unfit : style.good("FIT") + "  " + fit);
            findings.forEach(finding -> row(finding, style));
            surroundings.out().flush();
        }
        return status;
    }

    private void row(BrokerFinding finding, Style style) {
        String label = String.format(Locale.ROOT, "  %-9s", label(finding.weight()));
        String painted = switch (finding.weight()) {
            case GOOD -> style.good(label);
            case STOPS, UNSAFE -> style.bad(label);
            case NOTE -> style.note(label);
            case NOT_CHECKED -> style.dim(label);
        };
        String what = finding.place().map(place -> place + ": ").orElse("") + finding.what();
        surroundings.out().println(painted + Paragraph.wrap(what, INDENT).substring(INDENT.length()));
        if (!finding.remedy().isEmpty()) {
            surroundings.out().println(Paragraph.wrap(finding.remedy(), INDENT + "  "));
        }
    }

    private static String label(Weight weight) {
        return switch (weight) {
            case GOOD -> "ok";
            case STOPS -> "STOPS";
            case UNSAFE -> "UNSAFE";
            case NOTE -> "note";
            case NOT_CHECKED -> "?";
        };
    }

    private void json(List<BrokerFinding> findings, boolean bad, int status) {
        JsonLines lines = new JsonLines(surroundings);
        for (BrokerFinding finding : findings) {
            lines.write("finding", line -> {
                line.writeStringField("code", finding.code());
                line.writeStringField("weight", finding.weight().name().toLowerCase(Locale.ROOT));
                line.writeStringField("what", finding.what());
                line.writeStringField("remedy", finding.remedy());
                if (finding.place().isPresent()) {
                    line.writeStringField("place", finding.place().get());
                }
            });
        }
        lines.write("result", line -> {
            line.writeStringField("outcome", bad ? "not-fit" : "fit");
            line.writeNumberField("exit", status);
        });
    }
}
