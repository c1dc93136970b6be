package org.espprovision.station;

import java.util.function.Consumer;
import org.espprovision.broker.BrokerEvent;

/** A broker that is opened once and that any number of devices may be sent to, one after the other or at once. */
interface SharedBroker extends AutoCloseable {
    /**
     * This broker as one run sees it; closing that ends the run's part only.
     *
     * @param listener hears what concerns the device, on the broker's threads; must return at once
     * @throws org.espprovision.broker.BrokerException when it cannot be watched any more
     */
    BrokerSide expect(String device, Consumer<BrokerEvent> listener);

    @Override
    void close();
}
