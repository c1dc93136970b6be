package org.espprovision.doctor;

import org.espprovision.FailureKind;

/**
 * One thing that was looked at, and what came of it.
 *
 * @param code stable, lower case, for programs: {@code crl.expired}
 * @param what one sentence for a person, in lower case
 * @param remedy what to do about it, in whole sentences; empty where nothing is to be done
 * @param kind what would fail; decides the exit status where this is a problem
 */
public record Finding(String code, Weight weight, String what, String remedy, FailureKind kind) {
    /** What a finding means for the next run. */
    public enum Weight {
        /** As it should be. */
        OK,
        /** Works today, or works without; worth knowing. */
        WARNING,
        /** The next run, or every device, fails on it. */
        PROBLEM,
        /** Could not be found out; the sentence says why. */
        NOT_CHECKED
    }

    public boolean isProblem() {
        return weight == Weight.PROBLEM;
    }
}
