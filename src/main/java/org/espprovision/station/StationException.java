package org.espprovision.station;

import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can go wrong between the rooms. */
public final class StationException extends ProvisioningException {
    private StationException(FailureKind kind, String code, String what, String remedy, @Nullable Throwable cause) {
        super(kind, code, what, remedy, cause);
    }

    static StationException setting(String what, String why) {
        return new StationException(
                FailureKind.USAGE,
                "settings.value",
                what + " cannot be used: " + why,
                "Correct it where it was given: an option, the environment or provision.yaml.",
                null);
    }

    static StationException interrupted(Step step) {
        return new StationException(
                FailureKind.INTERRUPTED,
                "interrupted",
                "stopped while the program was to " + step.words(),
                "The board is free. If its flash was being written it does not run now: the same command starts over "
                        + "and finishes it.",
                null);
    }
}
