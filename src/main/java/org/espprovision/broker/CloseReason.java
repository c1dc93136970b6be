package org.espprovision.broker;

/** Why a connection ended. */
public enum CloseReason {
    /** The client said DISCONNECT. */
    DISCONNECTED,
    /** The TCP connection ended without a DISCONNECT. */
    VANISHED,
    /** The handshake was refused; a {@link BrokerEvent.TlsRefused} says why. */
    TLS_REFUSED,
    /** CONNECT was refused; a {@link BrokerEvent.MqttRefused} says why. */
    MQTT_REFUSED,
    /** No CONNECT came within its limit after the handshake. */
    NO_CONNECT,
    /** Nothing came for one and a half times the client's keep-alive (MQTT 3.1.1, 3.1.2.10). */
    KEEP_ALIVE,
    /** Another connection came with the same client id (MQTT 3.1.1, 3.1.4-2). */
    TAKEN_OVER,
    /** A packet was malformed, too large or not allowed at that point. */
    PROTOCOL_ERROR,
    /** The client does not read what it subscribed to. */
    SLOW_READER,
    /** The endpoint already serves as many connections as it will. */
    TOO_MANY_CONNECTIONS,
    /** This program closed the endpoint or the watch. */
    CLOSED_HERE
}
