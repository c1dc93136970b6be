package org.espprovision.matrix;

import java.util.List;
import org.espprovision.diagnosis.Cause;

/**
 * One way in which a device does not connect, or does after all.
 *
 * @param cause what is the matter: by construction, whatever is printed
 * @param play brings it about
 */
record Row(String name, Cause cause, Play play) {
    /** What happens on the bench, and what it leaves behind. */
    @FunctionalInterface
    interface Play {
        List<Evidence> on(Bench bench) throws Exception;
    }

    @Override
    public String toString() {
        return cause + ": " + name;
    }
}
