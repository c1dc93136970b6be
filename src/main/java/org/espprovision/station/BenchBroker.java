package org.espprovision.station;

import java.time.Clock;
import java.util.function.Consumer;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;

/** The embedded check endpoint for a bench: for any number of devices, until it is closed. */
public final class BenchBroker implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final Withdrawn withdrawn;

    private BenchBroker(EmbeddedBroker broker, Withdrawn withdrawn) {
        this.broker = broker;
        this.withdrawn = withdrawn;
    }

    /**
     * Starts it, with a certificate made for this run.
     *
     * @param listener hears every event, on the endpoint's thread: it must return at once
     */
    public static BenchBroker serve(
            BrokerChoice.Embedded choice,
            CertificateAuthority authority,
            Ledger ledger,
            Clock clock,
            Consumer<BrokerEvent> listener) {
        Withdrawn withdrawn = new Withdrawn(ledger);
        return new BenchBroker(EmbeddedBroker.start(choice, authority, withdrawn, clock, listener), withdrawn);
    }

    public BrokerAddress address() {
        return broker.address();
    }

    /** Looks into the ledger again: who was revoked since is refused from now on. */
    public void lookForRevocations() {
        withdrawn.refresh();
    }

    @Override
    public void close() {
        broker.close();
    }
}
