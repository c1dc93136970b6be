package org.espprovision.desktop;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that a remedy names, ready to run: only those that end by themselves and need nothing filled in.
 *
 * @param words what follows {@code provision}
 */
record Remedy(List<String> words) {
    private static final Pattern NAMED = Pattern.compile("[`'‘]provision ((?:[^`'’]|'(?=[^`'’ ]))+?)[`'’]");

    /** What these begin with ends by itself and changes at most what the workspace can make again. */
    private static final List<List<String>> SAFE = List.of(
            List.of("broker", "check"),
            List.of("ca", "show"),
            List.of("ca", "list"),
            List.of("ca", "crl"),
            List.of("ledger", "list"),
            List.of("ledger", "verify"),
            List.of("firmware", "check"),
            List.of("flash", "info"),
            List.of("flash", "selftest"),
            List.of("ports"),
            List.of("doctor"));

    /** Every such command in a text, in its order. */
    static List<Remedy> in(String text, String port) {
        Set<Remedy> found = new LinkedHashSet<>();
        Matcher each = NAMED.matcher(text);
        while (each.find()) {
            var remedy = new Remedy(List.of(each.group(1)
                    .replaceAll("\\bPORT\\b", Matcher.quoteReplacement(port))
                    .split(" +", -1)));
            if (remedy.isSafe() && remedy.isComplete()) {
                found.add(remedy);
            }
        }
        return List.copyOf(found);
    }

    private boolean isSafe() {
        return SAFE.stream()
                .anyMatch(start -> words.size() >= start.size()
                        && words.subList(0, start.size()).equals(start));
    }

    /** Capitals stand for what a person has to fill in. */
    private boolean isComplete() {
        return words.stream().noneMatch(word -> word.matches("[A-Z][A-Z.|_-]+|…|.*[<\\[].*"));
    }

    @Override
    public String toString() {
        return "provision " + String.join(" ", words);
    }
}
