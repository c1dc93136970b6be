package org.espprovision.broker;

import java.time.Duration;

/**
 * What the check endpoint puts up with from one client and from all.
 *
 * @param packetBytes the largest MQTT packet, without its fixed header
 * @param connections how many TCP connections at once, in any state
 * @param handshake from TCP accept to the end of the handshake
 * @param connect from there to CONNECT
 */
record EndpointLimits(int packetBytes, int connections, Duration handshake, Duration connect) {
    static final EndpointLimits STATED =
            new EndpointLimits(64 * 1024, 600, Duration.ofSeconds(15), Duration.ofSeconds(10));
}
