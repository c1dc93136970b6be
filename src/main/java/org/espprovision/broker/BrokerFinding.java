package org.espprovision.broker;

import java.util.Optional;

/**
 * One thing that was looked at in or at a broker, and what came of it.
 *
 * @param code stable, lower case, for programs: {@code tls.version}
 * @param weight what it means for a device
 * @param what one sentence for a person, in lower case
 * @param remedy what to do about it, in whole sentences; empty where nothing is to be done
 * @param place where it stands, {@code file:line}, where it stands in a file
 */
public record BrokerFinding(String code, Weight weight, String what, String remedy, Optional<String> place) {
    /** What a finding means for a device, or for everybody else. */
    public enum Weight {
        /** As it should be. */
        GOOD,
        /** A device would not get in, or would not be heard. */
        STOPS,
        /** Somebody gets in, or gets to hear or say something, who must not. */
        UNSAFE,
        /** Works, but worth knowing. */
        NOTE,
        /** Could not be found out; the sentence says why. */
        NOT_CHECKED;

        /** Whether a broker with this is not fit for use. */
        public boolean isBad() {
            return this == STOPS || this == UNSAFE;
        }
    }

    public static BrokerFinding good(String code, String what) {
        return of(code, Weight.GOOD, what, "");
    }

    public static BrokerFinding stops(String code, String what, String remedy) {
        return of(code, Weight.STOPS, what, remedy);
    }

    public static BrokerFinding unsafe(String code, String what, String remedy) {
        return of(code, Weight.UNSAFE, what, remedy);
    }

    public static BrokerFinding note(String code, String what, String remedy) {
        return of(code, Weight.NOTE, what, remedy);
    }

    /**
     * Something that could not be found out.
     *
     * @param because the rest of "not checked, because …"
     */
    public static BrokerFinding notChecked(String code, String what, String because) {
        return of(code, Weight.NOT_CHECKED, what + ": not checked, because " + because, "");
    }

    private static BrokerFinding of(String code, Weight weight, String what, String remedy) {
        return new BrokerFinding(code, weight, what, remedy, Optional.empty());
    }

    /** The same, with the place it was found at. */
    public BrokerFinding at(String fileAndLine) {
        return new BrokerFinding(code, weight, what, remedy, Optional.of(fileAndLine));
    }
}
