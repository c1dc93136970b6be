package org.espprovision.station.line;

import org.espprovision.station.Cancellation;
import org.espprovision.station.Outcome;
import org.espprovision.station.StationListener;

/** All steps for one board; the line's is {@link org.espprovision.station.Shift#provision}. */
@FunctionalInterface
public interface BoardWork {
    /**
     * Takes the board on a port as far as it goes.
     *
     * @throws org.espprovision.ProvisioningException when a step failed
     */
    Outcome provision(String port, StationListener listener, Cancellation cancellation);
}
