package org.espprovision.diagnosis;

import java.util.List;

/**
 * What captured logs tell.
 *
 * @param leftOut what was in them and not used, in sentences: other devices, failures that may be anybody's
 */
public record Explanation(Verdict verdict, List<String> leftOut) {
    public Explanation {
        leftOut = List.copyOf(leftOut);
    }
}
