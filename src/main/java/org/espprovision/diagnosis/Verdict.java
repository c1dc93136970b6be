package org.espprovision.diagnosis;

import java.util.ArrayList;
import java.util.List;

/**
 * What is the matter with a device, why we think so and what to do.
 *
 * @param strength how well a confirmation is proved
 * @param evidence the facts it rests on, each with its source
 * @param remedy what to do, for this very case
 * @param candidates what else it can be as far as the evidence goes; empty when the cause is certain
 */
public record Verdict(Cause cause, Strength strength, List<Finding> evidence, String remedy, List<Cause> candidates) {

    /** How well it is proved that the device with the new certificate is the one that spoke. */
    public enum Strength {
        /** Not confirmed. */
        NONE,
        /** The broker was proved to demand certificates and to refuse strangers, and the nonce came; nobody saw the certificate. */
        PROVED_BY_PROBE,
        /** The broker itself saw exactly the certificate just issued. */
        SEEN_BY_BROKER
    }

    public Verdict {
        evidence = List.copyOf(evidence);
        candidates = List.copyOf(candidates);
    }

    static Verdict of(Cause cause) {
        return new Verdict(cause, Strength.NONE, List.of(), cause.remedy(), List.of());
    }

    static Verdict confirmed(Strength strength) {
        return new Verdict(Cause.CONFIRMED, strength, List.of(), Cause.CONFIRMED.remedy(), List.of());
    }

    public boolean isConfirmed() {
        return cause == Cause.CONFIRMED;
    }

    /** Nothing else explains what was seen. */
    public boolean isCertain() {
        return candidates.isEmpty() && cause != Cause.UNKNOWN;
    }

    Verdict because(Finding finding) {
        return because(List.of(finding));
    }

    Verdict because(List<Finding> findings) {
        List<Finding> more = new ArrayList<>(evidence);
        more.addAll(findings);
        return new Verdict(cause, strength, more, remedy, candidates);
    }

    /** Puts the fact that gave rise to it in front. */
    Verdict startingWith(Finding finding) {
        return new Verdict(cause, strength, List.of(finding), remedy, candidates).because(evidence);
    }

    Verdict advising(String betterRemedy) {
        return new Verdict(cause, strength, evidence, betterRemedy, candidates);
    }

    /** Leaves only these; the first is the cause. Advice for this very case stays where its cause stays. */
    Verdict narrowedTo(List<Cause> causes) {
        Cause first = causes.get(0);
        String advice = first == cause ? remedy : first.remedy();
        return new Verdict(first, strength, evidence, advice, causes.subList(1, causes.size()));
    }

    Verdict orPerhaps(Cause... others) {
        List<Cause> more = new ArrayList<>(candidates);
        more.addAll(List.of(others));
        return new Verdict(cause, strength, evidence, remedy, more);
    }
}
