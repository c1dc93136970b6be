package org.espprovision.doctor;

import java.io.IOException;
import org.espprovision.FailureKind;

/** Looks at one thing and leaves it as it is. */
interface Check {
    /** For a person who waits: what is looked at now. */
    String subject();

    /** What fails where this finds a problem. */
    FailureKind kind();

    /**
     * Looks, and tells what it found.
     *
     * @throws IOException where a file or a system call fails that has nothing to do with the user's set-up
     */
    void look(Findings found) throws IOException;
}
