package org.espprovision.broker;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened at a broker. The check endpoint tells all of these but {@link Observed}; a {@link BrokerWatch}
 * tells {@link Observed} and {@link Closed}.
 */
public sealed interface BrokerEvent {
    Instant at();

    /** The number of the connection, counted from 1 for each endpoint; always 0 for a watch. */
    long connection();

    /** A TCP connection was accepted. */
    record TcpAccepted(Instant at, long connection, String remoteAddress) implements BrokerEvent {}

    /**
     * The handshake is done: the client holds the key of this certificate and the chain leads to the authority.
     *
     * @param took from TCP accept to the end of the handshake
     */
    record TlsAccepted(
            Instant at, long connection, X509Certificate leaf, String protocol, String cipherSuite, Duration took)
            implements BrokerEvent {
        public String fingerprint() {
            return CertificateFacts.sha256(leaf);
        }

        public Optional<String> commonName() {
            return CertificateFacts.commonName(leaf);
        }
    }

    /**
     * The handshake failed.
     *
     * @param detail one sentence for a person
     * @param shown the client's own certificate, where it got as far as showing one; nothing proves that it owns it
     */
    record TlsRefused(Instant at, long connection, RefusalReason reason, String detail, Optional<X509Certificate> shown)
            implements BrokerEvent {
        public Optional<BigInteger> serial() {
            return shown.map(X509Certificate::getSerialNumber);
        }

        public Optional<String> commonName() {
            return shown.flatMap(CertificateFacts::commonName);
        }
    }

    /** CONNACK 0 was sent. */
    record MqttConnected(Instant at, long connection, String clientId) implements BrokerEvent {}

    /**
     * CONNECT was answered with a refusal.
     *
     * @param code the CONNACK return code: 1 protocol level, 2 client id, 5 not authorised
     */
    record MqttRefused(Instant at, long connection, int code, String clientId, String detail) implements BrokerEvent {}

    /** A message came from a client that may publish there; {@code leaf} is the certificate it was let in with. */
    record Published(Instant at, long connection, String clientId, String topic, Payload payload, X509Certificate leaf)
            implements BrokerEvent {
        public String fingerprint() {
            return CertificateFacts.sha256(leaf);
        }
    }

    /** A message came on a topic its sender has no right to; it was acknowledged, as Mosquitto does, and dropped. */
    record PublishDenied(Instant at, long connection, String clientId, String topic) implements BrokerEvent {}

    /** A subscription was granted. */
    record Subscribed(Instant at, long connection, String clientId, String topicFilter, int qos)
            implements BrokerEvent {}

    /** A subscription was answered with 0x80. */
    record SubscribeDenied(Instant at, long connection, String clientId, String topicFilter) implements BrokerEvent {}

    /**
     * A message seen at a broker that is not ours. Only that broker knows who sent it: the topic proves the sender as far
     * as its access rules bind topics to certificates.
     */
    record Observed(Instant at, long connection, String topic, Payload payload) implements BrokerEvent {}

    /** The last event of a connection. */
    record Closed(Instant at, long connection, CloseReason reason, String detail) implements BrokerEvent {}
}
