package org.espprovision.broker;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Watches topics at any MQTT 3.1.1 broker over mutual TLS: the way to see a device's proof where the broker is not ours.
 * Opening it is a check in itself, because it judges the broker by the rules the device will apply.
 *
 * <p>The listener is called on Paho's thread, one event at a time; it must return soon and not throw. It gets {@link
 * BrokerEvent.Observed} for each message and one {@link BrokerEvent.Closed} when the connection breaks; the watch does not
 * connect again by itself. {@link #close} ends the connection and Paho's threads.
 */
public final class BrokerWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BrokerWatch.class.getName());
    private static final int QOS = 1;
    private static final int DENIED = 0x80;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final long GOODBYE_MILLIS = 1000;
    private static final long NO_CONNECTION = 0;

    private final BrokerAccess access;
    private final TlsDial.Line line;
    private final Consumer<BrokerEvent> listener;
    private final MqttAsyncClient client;

    private BrokerWatch(
            BrokerAccess access, TlsDial.Line line, MqttAsyncClient client, Consumer<BrokerEvent> listener) {
        this.access = access;
        this.line = line;
        this.client = client;
        this.listener = listener;
        client.setCallback(new Ear());
    }

    /**
     * Connects and subscribes.
     *
     * @param identity the certificate this watch shows to the broker
     * @param clientId its MQTT client id; two watches with the same id throw each other out
     * @param topicFilter what to watch, for example {@code devices/+/up/#}
     * @throws BrokerException {@code broker.unreachable}, {@code .timeout}, {@code .not-tls}, {@code .tls}, {@code
     *     .untrusted}, {@code .expired}, {@code .usage}, {@code .name}, {@code .client-refused}, {@code .not-authorised},
     *     {@code .mqtt}
     */
    public static BrokerWatch open(
            BrokerAccess access,
            TlsIdentity identity,
            String clientId,
            String topicFilter,
            Consumer<BrokerEvent> listener) {
        return open(access, new TlsDial(access), identity, clientId, topicFilter, listener);
    }

    static BrokerWatch open(
            BrokerAccess access,
            TlsDial dial,
            TlsIdentity identity,
            String clientId,
            String topicFilter,
            Consumer<BrokerEvent> listener) {
        MqttAsyncClient client = client(access.address(), clientId);
        BrokerWatch watch = new BrokerWatch(access, dial.connect(Optional.of(identity)), client, listener);
        boolean watching = false;
        try {
            watch.connect();
            watch.subscribe(topicFilter);
            watching = true;
            return watch;
        } catch (MqttException e) {
            throw explain(access.address(), e);
        } finally {
            if (!watching) {
                watch.close();
            }
        }
    }

    static MqttAsyncClient client(BrokerAddress address, String clientId) {
        try {
            // The address is never used: ReadySocketFactory hands over a standing connection.
            return new MqttAsyncClient("tcp://127.0.0.1:1", clientId, new MemoryPersistence());
        } catch (MqttException e) {
            throw explain(address, e);
        }
    }

    private void connect() throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setSocketFactory(new ReadySocketFactory(line.socket()));
        client.connect(options).waitForCompletion(access.limitMillis());
    }

    private void subscribe(String topicFilter) throws MqttException {
        IMqttToken answer = client.subscribe(topicFilter, QOS);
        answer.waitForCompletion(access.limitMillis());
        int[] granted = answer.getGrantedQos();
        if (granted.length == 0 || granted[0] == DENIED) {
            throw BrokerException.subscriptionDenied(access.address(), topicFilter);
        }
    }

    /**
     * Subscribes to something that a broker need not have, or may keep from this client.
     *
     * @return whether it is offered
     * @throws BrokerException {@code broker.timeout}, {@code .mqtt}
     */
    public boolean alsoWatch(String topicFilter) {
        try {
            subscribe(topicFilter);
            return true;
        } catch (MqttException e) {
            throw explain(access.address(), e);
        } catch (BrokerException denied) {
            return false;
        }
    }

    static BrokerException explain(BrokerAddress address, MqttException e) {
        int code = e.getReasonCode();
        if (code == MqttException.REASON_CODE_FAILED_AUTHENTICATION
                || code == MqttException.REASON_CODE_NOT_AUTHORIZED) {
            return BrokerException.notAuthorised(address, code, e);
        }
        if (code == MqttException.REASON_CODE_CLIENT_TIMEOUT) {
            return BrokerException.timeout(address, "MQTT", e);
        }
        if (e.getCause() instanceof SSLException alert) {
            return BrokerException.clientRefused(address, String.valueOf(alert.getMessage()), e);
        }
        return BrokerException.mqtt(address, e.toString(), e);
    }

    /** The chain the broker showed, its own certificate first. */
    public List<X509Certificate> serverChain() {
        return line.serverChain();
    }

    /** Says goodbye, waits at most about a second for it, and lets go of the connection. Safe to call twice. */
    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnectForcibly(0, GOODBYE_MILLIS, true);
            }
            client.close(true);
            line.socket().close();
        } catch (MqttException | IOException e) {
            // The evidence is in; a goodbye that fails changes nothing for anybody.
            LOG.log(Level.FINE, "closing the watch", e);
        }
    }

    /** Paho's callbacks, turned into events. */
    private final class Ear implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            Payload payload = Payload.of(message.getPayload());
            listener.accept(new BrokerEvent.Observed(access.clock().instant(), NO_CONNECTION, topic, payload));
        }

        @Override
        public void connectionLost(Throwable cause) {
            listener.accept(new BrokerEvent.Closed(
                    access.clock().instant(),
                    NO_CONNECTION,
                    CloseReason.VANISHED,
                    "the watch lost its broker: " + cause));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // The watch publishes nothing.
        }
    }
}
