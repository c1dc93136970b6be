package org.espprovision.station;

import java.util.Optional;
import org.espprovision.broker.BrokerEvent;

/** What the broker saw, in words for the one who waits. */
final class BrokerWords {
    private final String device;

    BrokerWords(String device) {
        this.device = device;
    }

    /** Empty for what tells nothing about the device. */
    Optional<String> of(BrokerEvent event) {
        if (event instanceof BrokerEvent.TcpAccepted accepted) {
            return Optional.of("connection from " + accepted.remoteAddress());
        } else if (event instanceof BrokerEvent.TlsAccepted accepted) {
            return Optional.of("%s, %s, certificate of %s"
                    .formatted(
                            accepted.protocol(),
                            accepted.cipherSuite(),
                            accepted.commonName().orElse("nobody")));
        } else if (event instanceof BrokerEvent.TlsRefused refused) {
            return Optional.of("handshake failed: " + refused.detail());
        } else if (event instanceof BrokerEvent.MqttConnected connected) {
            return Optional.of("MQTT client " + connected.clientId());
        } else if (event instanceof BrokerEvent.MqttRefused refused) {
            return Optional.of("MQTT refused with code %d: %s".formatted(refused.code(), refused.detail()));
        } else if (event instanceof BrokerEvent.Published published) {
            return Optional.of("message on " + published.topic());
        } else if (event instanceof BrokerEvent.PublishDenied denied) {
            return Optional.of("%s may not publish on %s".formatted(device, denied.topic()));
        } else if (event instanceof BrokerEvent.Observed observed) {
            return Optional.of("message on " + observed.topic());
        }
        return Optional.empty();
    }
}
