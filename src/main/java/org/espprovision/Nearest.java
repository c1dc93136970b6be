package org.espprovision;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word a person most likely meant: the one with the smallest edit distance, if it is small. */
public final class Nearest {
    private static final int FARTHEST = 3;

    private Nearest() {}

    /** The nearest of the words, at most three letters away. */
    public static Optional<String> to(String typed, Collection<String> words) {
        // Of a short word half may be wrong, or everything would be near to everything.
        int farthest = Math.min(FARTHEST, (typed.length() + 1) / 2);
        return words.stream()
                .filter(word -> distance(typed, word) <= farthest)
                .min(Comparator.comparingInt((String word) -> distance(typed, word))
                        .thenComparing(word -> word));
    }

    /** Levenshtein distance where two letters in the wrong order count as one mistake (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int cheapest(int[][] rows, String a, String b, int i, int j) {
        int changed = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int cheapest = Math.min(changed, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cheapest, rows[i - 2][j - 2] + 1) : cheapest;
    }
}
