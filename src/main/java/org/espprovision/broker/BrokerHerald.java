package org.espprovision.broker;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to any MQTT 3.1.1 broker over mutual TLS. Connects when there is something to say, and again when the
 * connection was lost meanwhile. One publication at a time.
 */
public final class BrokerHerald implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BrokerHerald.class.getName());
    private static final int QOS = 1;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final long GOODBYE_MILLIS = 1000;

    private final BrokerAccess access;
    private final Supplier<TlsIdentity> identity;
    private final String clientId;
    private @Nullable Connection connection;

    private record Connection(TlsDial.Line line, MqttAsyncClient client) {}

    /**
     * @param identity the certificate to show, asked for at each connection: it may be short-lived
     * @param clientId two clients with the same id throw each other out
     */
    public BrokerHerald(BrokerAccess access, Supplier<TlsIdentity> identity, String clientId) {
        this.access = access;
        this.identity = identity;
        this.clientId = clientId;
    }

    /**
     * Connects now, to see whether it can.
     *
     * @throws BrokerException when it cannot
     */
    public synchronized void connect() {
        try {
            connected();
        } catch (MqttException e) {
            hangUp();
            throw BrokerWatch.explain(access.address(), e);
        }
    }

    /**
     * Returns when the broker has acknowledged the message.
     *
     * @throws BrokerException when it did not, after a second attempt on a new connection if there was an old one
     */
    public synchronized void publish(String topic, byte[] payload) {
        boolean stood = connection != null;
        try {
            publishOnce(topic, payload);
        } catch (BrokerException e) {
            hangUp();
            if (!stood) {
                throw e;
            }
            publishOnce(topic, payload);
        }
    }

    private void publishOnce(String topic, byte[] payload) {
        try {
            MqttMessage message = new MqttMessage(payload);
            message.setQos(QOS);
            connected().publish(topic, message).waitForCompletion(access.limitMillis());
        } catch (MqttException e) {
            throw BrokerWatch.explain(access.address(), e);
        }
    }

    private MqttAsyncClient connected() throws MqttException {
        Connection standing = connection;
        if (standing != null && standing.client().isConnected()) {
            return standing.client();
        }
        hangUp();
        MqttAsyncClient client = BrokerWatch.client(access.address(), clientId);
        Connection opened = new Connection(new TlsDial(access).connect(Optional.of(identity.get())), client);
        connection = opened;
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setSocketFactory(new ReadySocketFactory(opened.line().socket()));
        client.connect(options).waitForCompletion(access.limitMillis());
        return client;
    }

    private void hangUp() {
        Connection standing = connection;
        connection = null;
        if (standing == null) {
            return;
        }
        try {
            if (standing.client().isConnected()) {
                standing.client().disconnectForcibly(0, GOODBYE_MILLIS, true);
            }
            standing.client().close(true);
            standing.line().socket().close();
        } catch (MqttException | IOException e) {
            // What was to be said is said; a goodbye that fails changes nothing for anybody.
            LOG.log(Level.FINE, "closing the herald", e);
        }
    }

    @Override
    public synchronized void close() {
        hangUp();
    }
}
