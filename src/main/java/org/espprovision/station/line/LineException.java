package org.espprovision.station.line;

import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;

/** What can be wrong with a line before it starts. */
public final class LineException extends ProvisioningException {
    private LineException(String code, String what, String remedy) {
        super(FailureKind.USAGE, code, what, remedy, null);
    }

    static LineException retry(String text, String why) {
        return new LineException(
                "line.retry", "'--retry %s' cannot be used: %s".formatted(text, why), "For example --retry confirm=2.");
    }

    static LineException slots(String text, String why) {
        return new LineException(
                "line.slots",
                "'--slots %s' cannot be used: %s".formatted(text, why),
                "It is written NAME=POSITION with commas between: --slots left=1-1.2,right=1-1.3. 'provision ports' shows the "
                        + "positions.");
    }
}
