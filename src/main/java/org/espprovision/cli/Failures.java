package org.espprovision.cli;

import org.espprovision.ProvisioningException;

/** How a failure is told to a person: what failed, its code, then what to do. */
final class Failures {
    private Failures() {}

    /** Prints the failure and gives the exit status that goes with it. */
    static int print(ProvisioningException failure, Surroundings surroundings) {
        surroundings.err().println("provision: %s [%s]".formatted(failure.what(), failure.code()));
        surroundings.err().println(Paragraph.wrap(failure.remedy(), "  "));
        return failure.kind().exitStatus();
    }
}
