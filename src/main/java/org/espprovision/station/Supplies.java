package org.espprovision.station;

import java.util.function.Consumer;
import org.espprovision.MacAddress;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.pki.CertificateAuthority;

/** What one run takes from around it: made for it alone, or shared with the other boards of a {@link Shift}. */
interface Supplies {
    /** The key of the device to come; whoever asks closes it. */
    ComingKey key();

    /** What this board is to become. */
    Order order(MacAddress mac);

    CertificateAuthority authority();

    /** Says in time what will be wrong with the revocation list. */
    void warn(StationListener listener);

    /** The broker as this run sees it; whoever asks closes it. */
    BrokerSide broker(String device, Consumer<BrokerEvent> heard);

    /** An earlier certificate of the board was superseded in the ledger, and belongs on the revocation list. */
    void superseded(StationListener listener);
}
