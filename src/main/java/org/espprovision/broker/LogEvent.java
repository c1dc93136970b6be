package org.espprovision.broker;

import java.util.Optional;

/** What one line of Mosquitto's log tells about connections. Addresses are without the port. */
sealed interface LogEvent {
    /** A TCP connection. */
    record Arrived(String address) implements LogEvent {}

    /** OpenSSL's reason; whose connection it was, only the line after it may tell. */
    record TlsError(String reason) implements LogEvent {}

    /** A handshake that failed on its first bytes: the only kind that comes with its address. */
    record TlsFailed(String address, String reason) implements LogEvent {}

    /** The client is let in; {@code user} is empty when there is none. */
    record Connected(String address, String client, String user) implements LogEvent {}

    /** CONNECT is answered; {@code to} is the client id, or the address of a client that was not let in. */
    record Connack(String to, int code) implements LogEvent {}

    record Denied(String client, String topic) implements LogEvent {}

    record Published(String client, String topic) implements LogEvent {}

    /** The end of a connection. */
    record Ended(Optional<String> client, Optional<String> address, How how) implements LogEvent {
        /** In which way. */
        enum How {
            TAKEN_OVER,
            TIMED_OUT,
            NOT_AUTHORISED,
            /** The bytes were no MQTT. */
            PROTOCOL_ERROR,
            /**
             * TLS ended, and OpenSSL's reason, if there is one, stands in the line before. It is the text of EPROTO, which
             * Mosquitto 2.0 sets in its TLS code only.
             */
            TLS_BROKE_OFF,
            VANISHED,
            SAID_GOODBYE
        }
    }

    /** The broker starts or runs. */
    record Started(String version) implements LogEvent {}

    /** The broker ends, and with it all connections. */
    record Stopped() implements LogEvent {}

    /** The broker reads its files again, on SIGHUP. */
    record Reloaded() implements LogEvent {}

    /** The broker's own trouble: {@code Error: Unable to load server key file …}. */
    record Trouble(String words) implements LogEvent {}
}
