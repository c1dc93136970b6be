package org.espprovision.broker;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;

/**
 * How to come to a broker that is not ours, and whom to believe on the way.
 *
 * @param address where it listens
 * @param authority its certificate must lead to this one
 * @param limit how long any single step may take: TCP, each wait of the handshake, CONNECT, SUBSCRIBE
 * @param clock judges its certificate's dates and stamps events
 */
public record BrokerAccess(BrokerAddress address, X509Certificate authority, Duration limit, Clock clock) {
    int limitMillis() {
        return Math.toIntExact(Math.max(1, limit.toMillis()));
    }
}
