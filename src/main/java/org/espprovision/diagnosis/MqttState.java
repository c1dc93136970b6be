package org.espprovision.diagnosis;

import java.util.Arrays;
import java.util.Optional;

/** PubSubClient's {@code state()}: below zero its own, from 1 on the broker's CONNACK return code (MQTT 3.1.1, 3.2.2.3). */
public enum MqttState {
    CONNECTION_TIMEOUT(-4, Cause.MQTT_NO_ANSWER),
    CONNECTION_LOST(-3, Cause.MQTT_LOST),
    /** No name, no TCP or no TLS connection: the TLS error tells which. */
    CONNECT_FAILED(-2, Cause.NO_CONNECTION),
    /** Also the state after a CONNECT that did not fit the buffer. */
    DISCONNECTED(-1, Cause.MQTT_NOT_SENT),
    CONNECTED(0, Cause.NONCE_NOT_SEEN),
    BAD_PROTOCOL(1, Cause.MQTT_VERSION),
    BAD_CLIENT_ID(2, Cause.MQTT_CLIENT_ID),
    UNAVAILABLE(3, Cause.MQTT_UNAVAILABLE),
    BAD_CREDENTIALS(4, Cause.MQTT_CREDENTIALS),
    /** Mosquitto 2 answers this also for a wrong password. */
    UNAUTHORIZED(5, Cause.MQTT_NOT_AUTHORISED);

    private final int number;
    private final Cause cause;

    MqttState(int number, Cause cause) {
        this.number = number;
        this.cause = cause;
    }

    public static Optional<MqttState> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }

    public int number() {
        return number;
    }

    public Cause cause() {
        return cause;
    }
}
