package org.espprovision.desktop;

import org.espprovision.ProvisioningException;
import org.espprovision.station.FlashInfo;
import org.espprovision.station.Outcome;

/** How work with a board ended. */
sealed interface Ending {
    /** It ran to its verdict. */
    record Made(Outcome outcome) implements Ending {}

    /** It was looked at. */
    record Seen(FlashInfo info) implements Ending {}

    /** It failed for a reason that a person can act on; also when it was stopped. */
    record Failed(ProvisioningException why) implements Ending {}

    /** A fault of this program. */
    record Fault(Throwable what) implements Ending {}
}
