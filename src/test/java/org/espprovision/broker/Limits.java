package org.espprovision.broker;

import java.time.Duration;

/** Limits of the endpoint that a test need not wait for: the stated ones but for what is named. */
final class Limits {
    private Limits() {}

    static EndpointLimits of(int packetBytes, int connections, Duration handshake, Duration connect) {
        EndpointLimits stated = EndpointLimits.STATED;
        return new EndpointLimits(
                packetBytes,
                stated.topicBytes(),
                stated.subscriptions(),
                stated.unreadBytes(),
                connections,
                handshake,
                connect,
                stated.silence());
    }

    /** The stated limits, with this much patience in all three cases. */
    static EndpointLimits impatient(Duration patience) {
        EndpointLimits stated = EndpointLimits.STATED;
        return new EndpointLimits(
                stated.packetBytes(),
                stated.topicBytes(),
                stated.subscriptions(),
                stated.unreadBytes(),
                stated.connections(),
                patience,
                patience,
                patience);
    }
}
