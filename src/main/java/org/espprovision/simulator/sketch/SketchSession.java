package org.espprovision.simulator.sketch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 3.1.1 session over a connection that stands, with PubSubClient's state numbers. Paho runs threads of its own; all
 * they do here is put what happened into a queue, which the sketch's thread takes from. {@link #close} ends the TCP
 * connection first, without a DISCONNECT, and then Paho's threads.
 */
final class SketchSession implements AutoCloseable {
    /** PubSubClient's socket and keep-alive times. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    static final int TIMED_OUT = -4;
    static final int LOST = -3;

    /** Paho wants a URI; where it leads is decided by the connection. */
    private static final String UNUSED_URI = "tcp://127.0.0.1:1";

    private static final int LAST_CONNACK_CODE = 5;

    /** What the network did. */
    sealed interface Event {}

    record Accepted() implements Event {}

    /** The session did not come about or is over. */
    record Ended(int state) implements Event {}

    /**
     * A message for the device.
     *
     * @param payload one character a byte
     */
    record Command(String topic, String payload) implements Event {
        private static final String PING = "ping";
        private static final int LONGEST_WORDS = 32;

        boolean isPing() {
            return payload.equals(PING) || payload.startsWith(PING + " ");
        }

        /** What follows the word "ping", with the space before it, cut as the sketch cuts it. */
        String pingWords() {
            String words = payload.substring(Math.min(payload.length(), PING.length() + 1));
            return words.isEmpty() ? "" : " " + words.substring(0, Math.min(words.length(), LONGEST_WORDS));
        }
    }

    private final TlsConnection connection;
    private final MqttAsyncClient client;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private SketchSession(TlsConnection connection, String clientId) throws MqttException {
        this.connection = connection;
        this.client = new MqttAsyncClient(UNUSED_URI, clientId, new MemoryPersistence());
    }

    /** Sends CONNECT; the answer arrives as an event. Owns the connection from here on. */
    static SketchSession begin(TlsConnection connection, String clientId) throws MqttException {
        var session = new SketchSession(connection, clientId);
        session.sendConnect();
        return session;
    }

    private void sendConnect() throws MqttException {
        var options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setKeepAliveInterval((int) LIMIT.toSeconds());
        options.setSocketFactory(connection.asFactory());
        client.setCallback(new Listener());
        client.connect(options, null, new Answer());
    }

    /** Waits for CONNACK as long as PubSubClient does. */
    Event answer() throws InterruptedException {
        return Optional.ofNullable(events.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .orElse(new Ended(TIMED_OUT));
    }

    /** Waits for whatever comes next, for ever. */
    Event next() throws InterruptedException {
        return events.take();
    }

    /** Like PubSubClient, does not wait for the broker's answer. */
    void subscribe(String topic) throws MqttException {
        client.subscribe(topic, 0);
    }

    /** Sends with QoS 0, not retained. */
    void publish(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.ISO_8859_1), 0, false);
    }

    @Override
    public void close() throws IOException, MqttException {
        connection.close();
        client.disconnectForcibly(0, 0, false);
        client.close(true);
    }

    private final class Answer implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            events.add(new Accepted());
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            events.add(new Ended(stateOf(failure, TIMED_OUT)));
        }
    }

    private final class Listener implements MqttCallback {
        @Override
        public void connectionLost(@Nullable Throwable cause) {
            events.add(new Ended(stateOf(cause, LOST)));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            events.add(new Command(topic, new String(message.getPayload(), StandardCharsets.ISO_8859_1)));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {}
    }

    /** CONNACK codes 1 to 5 are PubSubClient's states as they are; a missing PINGRESP is its time-out. */
    private static int stateOf(@Nullable Throwable failure, int otherwise) {
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            if (code >= 1 && code <= LAST_CONNACK_CODE) {
                return code;
            }
            if (code == MqttException.REASON_CODE_CLIENT_TIMEOUT) {
                return TIMED_OUT;
            }
        }
        return otherwise;
    }
}
