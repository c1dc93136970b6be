package org.espprovision.broker;

import java.time.Duration;

/**
 * What the check endpoint puts up with, from one client and from all. Whoever goes beyond is sent away with the limit as
 * the reason ({@link BrokerEvent.Closed}); the others notice nothing.
 *
 * <p>The buffers that clients can make it fill are bounded by these: for each connection at most one packet that is not yet
 * complete, one TLS record, {@link #unreadBytes} that wait to be read, and {@link #subscriptions} filters. With the stated
 * limits that is about 0.3 MiB a connection and 170 MiB when all 600 do their worst at once. The JDK's own state of a TLS
 * connection and the 16 MiB of evidence an {@link EvidenceLog} keeps come on top.
 *
 * @param packetBytes the largest MQTT packet, without its fixed header
 * @param topicBytes the longest topic or topic filter, in UTF-8
 * @param subscriptions how many topic filters one client may have at once, and name in one SUBSCRIBE
 * @param unreadBytes how much may wait for a client that does not read; one packet more may be on its way
 * @param connections how many TCP connections at once, in any state
 * @param handshake from TCP accept to the end of the handshake
 * @param connect from there to CONNECT
 * @param silence how long a client may say nothing when it asked for no keep-alive (0) or a longer one; MQTT 3.1.1,
 *     3.1.2.10, lets a server end a connection it takes for dead at any time
 */
record EndpointLimits(
        int packetBytes,
        int topicBytes,
        int subscriptions,
        int unreadBytes,
        int connections,
        Duration handshake,
        Duration connect,
        Duration silence) {
    static final EndpointLimits STATED = new EndpointLimits(
            64 * 1024,
            1024,
            32,
            128 * 1024,
            600,
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofMinutes(15));

    /** After which silence a client is taken for dead: one and a half times its keep-alive, but no longer than is allowed. */
    Duration silenceFor(int keepAliveSeconds) {
        Duration own = Duration.ofMillis(keepAliveSeconds * 1500L);
        return keepAliveSeconds == 0 || own.compareTo(silence) > 0 ? silence : own;
    }
}
