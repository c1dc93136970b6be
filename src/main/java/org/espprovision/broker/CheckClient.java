package org.espprovision.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocket;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** An MQTT client over a connection that stands: says and hears a few things during a check. */
final class CheckClient implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CheckClient.class.getName());
    private static final int QOS = 1;
    private static final int DENIED = 0x80;
    private static final long GOODBYE_MILLIS = 500;

    private final MqttAsyncClient client;
    private final SSLSocket socket;
    private final Duration limit;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    /** A message that came. */
    record Heard(String topic, String text) {}

    private CheckClient(MqttAsyncClient client, SSLSocket socket, Duration limit) {
        this.client = client;
        this.socket = socket;
        this.limit = limit;
        client.setCallback(new Ear());
    }

    /**
     * Sends CONNECT.
     *
     * @throws MqttException with the CONNACK code where the broker refuses
     */
    static CheckClient connect(SSLSocket socket, String clientId, Duration limit) throws MqttException {
        // The address is never used: ReadySocketFactory hands over a standing connection.
        var client = new MqttAsyncClient("tcp://127.0.0.1:1", clientId, new MemoryPersistence());
        CheckClient connected = new CheckClient(client, socket, limit);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setSocketFactory(new ReadySocketFactory(socket));
        boolean welcome = false;
        try {
            client.connect(options).waitForCompletion(limit.toMillis());
            welcome = true;
            return connected;
        } finally {
            if (!welcome) {
                connected.close();
            }
        }
    }

    /** Whether the broker said yes; Mosquitto says yes to filters that it will never serve. */
    boolean subscribe(String filter) throws MqttException {
        IMqttToken answer = client.subscribe(filter, QOS);
        answer.waitForCompletion(limit.toMillis());
        int[] granted = answer.getGrantedQos();
        return granted.length > 0 && granted[0] != DENIED;
    }

    void publish(String topic, String text) throws MqttException {
        IMqttDeliveryToken sent = client.publish(topic, text.getBytes(StandardCharsets.UTF_8), QOS, false);
        sent.waitForCompletion(limit.toMillis());
    }

    /** Waits for such a message; those before it are forgotten. */
    Optional<Heard> await(Predicate<Heard> wanted, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toNanos(); left > 0; left = end - System.nanoTime()) {
                Heard next = heard.poll(left, TimeUnit.NANOSECONDS);
                if (next != null && wanted.test(next)) {
                    return Optional.of(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** The first such message among those that came; none is forgotten. */
    Optional<Heard> find(Predicate<Heard> wanted) {
        return heard.stream().filter(wanted).findFirst();
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnect(0).waitForCompletion(GOODBYE_MILLIS);
            }
            client.close(true);
            socket.close();
        } catch (MqttException | IOException e) {
            LOG.log(Level.FINE, "leaving the broker", e); // it has said what was asked
        }
    }

    private final class Ear implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            heard.add(new Heard(topic, new String(message.getPayload(), StandardCharsets.UTF_8)));
        }

        @Override
        public void connectionLost(Throwable cause) {
            LOG.log(Level.FINE, "the broker ended the connection", cause);
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // publish waits for it itself
        }
    }
}
