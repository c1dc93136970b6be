package org.espprovision.matrix;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espprovision.diagnosis.Cause;
import org.espprovision.matrix.Evidence.Proof;

/** Which cause was the matter, and which one was said. */
final class ConfusionMatrix {
    /** How often one cause was said, and of these how often with no other beside it. */
    private static final class Tally {
        private final Map<Cause, Integer> said = new EnumMap<>(Cause.class);
        private final Set<Proof> proofs = EnumSet.noneOf(Proof.class);
        private int alone;
    }

    private final Map<Cause, Tally> tallies = new EnumMap<>(Cause.class);

    synchronized void count(Cause cause, Said said, Proof proof) {
        Tally tally = tallies.computeIfAbsent(cause, each -> new Tally());
        tally.said.merge(said.cause(), 1, Integer::sum);
        tally.alone += said.others().isEmpty() ? 1 : 0;
        tally.proofs.add(proof);
    }

    /** The causes that were named, and never another in their place; recorded texts do not count. */
    synchronized Set<Cause> provedHere() {
        return tallies.entrySet().stream()
                .filter(row -> row.getValue().said.keySet().equals(Set.of(row.getKey())))
                .filter(row -> !row.getValue().proofs.equals(Set.of(Proof.RECORDED)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** A row a cause, a column a cause that was said; numbers above the columns are those of the rows. */
    @Override
    public synchronized String toString() {
        List<Cause> columns = columns();
        var text = new StringBuilder();
        text.append("What was the matter, and what provision diagnose said of it\n");
        heading(text, columns);
        for (Cause cause : columns) {
            text.append("%3d %-25s ".formatted(columns.indexOf(cause) + 1, word(cause)));
            row(text, cause, columns);
        }
        return text.append(
                        "+: more than nine; alone: no other cause was left beside it; proved on: who printed it, the sketch with BearSSL, ")
                .append("the virtual chip, or a recorded text\n")
                .toString();
    }

    private List<Cause> columns() {
        Set<Cause> all = EnumSet.noneOf(Cause.class);
        tallies.forEach((cause, tally) -> {
            all.add(cause);
            all.addAll(tally.said.keySet());
        });
        return new ArrayList<>(all);
    }

    private static void heading(StringBuilder text, List<Cause> columns) {
        String blank = " ".repeat(30);
        text.append(blank);
        for (int i = 1; i <= columns.size(); i++) {
            text.append(i % 10 == 0 ? Integer.toString(i / 10) : " ");
        }
        text.append("\n    cause                     ");
        for (int i = 1; i <= columns.size(); i++) {
            text.append(i % 10);
        }
        text.append("  cases  alone  proved on\n");
    }

    private void row(StringBuilder text, Cause cause, List<Cause> columns) {
        Tally tally = tallies.getOrDefault(cause, new Tally());
        int cases = 0;
        for (Cause said : columns) {
            int count = tally.said.getOrDefault(said, 0);
            cases += count;
            text.append(count == 0 ? "." : count > 9 ? "+" : Integer.toString(count));
        }
        String proofs = tally.proofs.stream().map(Proof::toString).collect(Collectors.joining(", "));
        text.append("  %5d  %5d  %s%n".formatted(cases, tally.alone, proofs));
    }

    private static String word(Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
