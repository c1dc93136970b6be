package org.espprovision.station;

import java.security.cert.X509Certificate;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.diagnosis.BrokerFindings;
import org.espprovision.diagnosis.Expectation;

/** The broker in one run: where the device is sent, whom it must trust, and what was seen of it there. */
interface BrokerSide extends AutoCloseable {
    /** As the device is told it. */
    BrokerAddress address();

    /** The CA that the device must trust to accept this broker. */
    X509Certificate trustAnchor();

    /**
     * The device starts next: makes sure that somebody watches.
     *
     * @throws org.espprovision.broker.BrokerException when the broker is gone
     */
    default void beforeTheDevice() {}

    /** What is known so far; never waits. */
    BrokerFindings findings(Expectation expectation);

    /** Which broker this is, for the report. */
    String description();

    @Override
    void close();
}
