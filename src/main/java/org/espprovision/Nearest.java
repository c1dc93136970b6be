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

    /** Levenshtein distance, a row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
