package org.espprovision.broker;

import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.Optional;

/**
 * Why a CONNECT is answered with a refusal.
 *
 * @param clientId as far as it can be shown: a long one is cut short
 */
record ConnectRefusal(MqttConnectReturnCode code, String clientId, String detail) {
    private static final int SHOWN_CHARACTERS = 100;
    private static final String OTHER_LEVEL = "the protocol level is not 4 (MQTT 3.1.1)";

    /** Empty when the client of this certificate may come in. */
    static Optional<ConnectRefusal> of(MqttConnectMessage connect, TopicRules rules) {
        String id = connect.payload().clientIdentifier();
        String shown = id.length() <= SHOWN_CHARACTERS ? id : id.substring(0, SHOWN_CHARACTERS) + "…";
        String name = rules.name();
        if (connect.variableHeader().version() != MqttVersion.MQTT_3_1_1.protocolLevel()) {
            return Optional.of(
                    new ConnectRefusal(CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION, shown, OTHER_LEVEL));
        }
        if (!TopicRules.isSafe(name)) {
            String words = name.isEmpty()
                    ? "the certificate has no common name"
                    : "the common name '%s' has a character that means something in topics".formatted(name);
            return Optional.of(new ConnectRefusal(CONNECTION_REFUSED_NOT_AUTHORIZED, shown, words));
        }
        if (!rules.fits(id)) {
            String words = "the client id '%s' is not the certificate's name '%s'".formatted(shown, name);
            return Optional.of(new ConnectRefusal(CONNECTION_REFUSED_IDENTIFIER_REJECTED, shown, words));
        }
        return Optional.empty();
    }

    /** What the decoder has seen in a CONNECT that it refuses to hand on; empty for other damage. */
    static Optional<ConnectRefusal> of(Throwable undecodable) {
        if (undecodable instanceof MqttUnacceptableProtocolVersionException) {
            return Optional.of(new ConnectRefusal(CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION, "", OTHER_LEVEL));
        }
        return undecodable instanceof MqttIdentifierRejectedException
                ? Optional.of(new ConnectRefusal(
                        CONNECTION_REFUSED_IDENTIFIER_REJECTED, "", "the client id is empty or too long"))
                : Optional.empty();
    }
}
