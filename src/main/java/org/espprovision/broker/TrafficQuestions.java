package org.espprovision.broker;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;

/** Where do messages go? A device publishes under its own name and under another's, a monitor and a neighbour listen. */
final class TrafficQuestions {
    private static final String LOG_TOPICS = "$SYS/broker/log/#";
    private static final String LOG_TOPIC = "$SYS/broker/log/";
    private static final Duration STRAGGLER = Duration.ofMillis(300);
    private static final int NONCE_BYTES = 8;

    private final Caller caller;
    private final CheckGuests guests;
    private final String topic;
    private final Clock clock;
    private final String nonce;
    private @Nullable LogLine logLine;

    /** A line of the broker's own log and when it came. */
    record LogLine(String text, Instant heard) {}

    TrafficQuestions(Caller caller, CheckGuests guests, String topic, Clock clock, SecureRandom random) {
        this.caller = caller;
        this.guests = guests;
        this.topic = topic;
        this.clock = clock;
        byte[] chance = new byte[NONCE_BYTES];
        random.nextBytes(chance);
        this.nonce = HexFormat.of().formatHex(chance);
    }

    Optional<LogLine> logLine() {
        return Optional.ofNullable(logLine);
    }

    void leaveOut(List<BrokerFinding> found) {
        String because = guests.members().isEmpty() ? guests.withoutMembers() : "no device gets through TLS";
        found.add(BrokerFinding.notChecked("mqtt.roundtrip", "whether messages arrive", because));
        found.add(BrokerFinding.notChecked("mqtt.acl-write", "whether a device can write another's topic", because));
    }

    void ask(List<BrokerFinding> found) {
        CheckGuests.Members members = guests.members().orElseThrow();
        String own = topicOf(members.device());
        String others = topicOf(members.neighbour());
        try (CheckClient monitor = connect(members.monitor())) {
            monitor.subscribe(topic.replace("%u", "+"));
            monitor.subscribe(LOG_TOPICS);
            try (CheckClient neighbour = connect(members.neighbour());
                    CheckClient device = connect(members.device())) {
                found.add(BrokerFinding.good("mqtt.connect", "a device's CONNECT is accepted (CONNACK 0)"));
                neighbour.subscribe(own);
                noteLog(monitor);
                if (roundTrip(device, monitor, own, found)) {
                    writes(device, monitor, own, others, found);
                    reads(neighbour, own, found);
                }
            }
        } catch (MqttException e) {
            found.add(explain(e));
        }
    }

    private String topicOf(TlsIdentity identity) {
        return topic.replace("%u", name(identity));
    }

    private static String name(TlsIdentity identity) {
        return CertificateFacts.commonName(identity.certificate()).orElseThrow();
    }

    private CheckClient connect(TlsIdentity identity) throws MqttException {
        Caller.Reception reception = caller.shakeHands(Optional.of(identity));
        if (!reception.isOpen()) {
            throw BrokerException.clientRefused(caller.address(), reception.words(), null);
        }
        return CheckClient.connect(reception.socket().orElseThrow(), name(identity), caller.limit());
    }

    private boolean roundTrip(CheckClient device, CheckClient monitor, String own, List<BrokerFinding> found)
            throws MqttException {
        device.publish(own, nonce + " own");
        boolean arrived = monitor.await(heard -> heard.text().equals(nonce + " own"), waiting())
                .isPresent();
        found.add(
                arrived
                        ? BrokerFinding.good("mqtt.roundtrip", "what a device publishes on %s arrives".formatted(own))
                        : BrokerFinding.stops(
                                "mqtt.roundtrip",
                                "what a device publishes on %s arrives nowhere, although the broker acknowledges it"
                                        .formatted(own),
                                ("Its access list drops it. In acl_file: 'pattern write devices/%%u/up/#' for the devices, and 'user "
                                                + "%s' with 'topic read devices/#' for who listens here. --topic names another topic.")
                                        .formatted(TopicRules.MONITOR)));
        if (!arrived) {
            found.add(BrokerFinding.notChecked(
                    "mqtt.acl-write", "whether a device can write another's topic", "messages do not arrive at all"));
        }
        return arrived;
    }

    /** The forged message goes first: once the next own one is there, the forged one will not come any more. */
    private void writes(CheckClient device, CheckClient monitor, String own, String others, List<BrokerFinding> found)
            throws MqttException {
        if (own.equals(others)) {
            found.add(BrokerFinding.notChecked(
                    "mqtt.acl-write", "whether a device can write another's topic", "all devices share " + own));
            return;
        }
        try {
            device.publish(others, nonce + " forged");
            device.publish(own, nonce + " after");
        } catch (MqttException e) {
            // Some brokers end the connection of who writes where it must not.
            found.add(BrokerFinding.good("mqtt.acl-write", "a device that writes another's topic is thrown out"));
            return;
        }
        Optional<CheckClient.Heard> first = monitor.await(
                heard -> heard.text().equals(nonce + " forged") || heard.text().equals(nonce + " after"), waiting());
        boolean forged = first.map(CheckClient.Heard::text).orElse("").endsWith("forged");
        found.add(
                forged
                        ? BrokerFinding.unsafe(
                                "mqtt.acl-write",
                                "a device can write another's topic, %s".formatted(others),
                                "In mosquitto.conf: acl_file FILE, and in that file 'pattern write devices/%u/up/#' and 'pattern "
                                        + "read devices/%u/down/#', nothing for everybody. %u is the certificate's name; %c would be "
                                        + "what the client claims.")
                        : BrokerFinding.good("mqtt.acl-write", "a device cannot write another's topic"));
    }

    private static void reads(CheckClient neighbour, String own, List<BrokerFinding> found) {
        boolean overheard =
                neighbour.await(heard -> heard.topic().equals(own), STRAGGLER).isPresent();
        found.add(
                overheard
                        ? BrokerFinding.unsafe(
                                "mqtt.acl-read",
                                "a device can read what another publishes on %s".formatted(own),
                                "In acl_file let devices read only 'pattern read devices/%u/down/#'.")
                        : BrokerFinding.good("mqtt.acl-read", "a device does not hear what another publishes"));
    }

    /** Not much may be left of the limit for a message: it comes at once or not at all. */
    private Duration waiting() {
        Duration usual = Duration.ofSeconds(3);
        return caller.limit().compareTo(usual) < 0 ? caller.limit() : usual;
    }

    private void noteLog(CheckClient monitor) {
        Instant now = clock.instant();
        monitor.find(heard -> heard.topic().startsWith(LOG_TOPIC))
                .ifPresent(line -> logLine = new LogLine(line.text(), now));
    }

    private BrokerFinding explain(MqttException e) {
        return switch (e.getReasonCode()) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
                BrokerFinding.stops(
                        "mqtt.connect",
                        "the certificate is taken, but CONNECT is refused: CONNACK %d, not authorised"
                                .formatted(e.getReasonCode()),
                        "Mosquitto 2 lets nobody in by default. On this listener: use_identity_as_username true (with "
                                + "require_certificate true), so that the certificate's name is the user.");
            case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
                BrokerFinding.stops(
                        "mqtt.connect",
                        "the broker refuses the client id: CONNACK 2",
                        "Look for clientid_prefixes in mosquitto.conf.");
            case MqttException.REASON_CODE_CLIENT_TIMEOUT ->
                BrokerFinding.stops(
                        "mqtt.connect",
                        "TLS works, but the broker does not answer CONNECT",
                        "Is it an MQTT broker, and is it overloaded? The device would print state -4.");
            default ->
                BrokerFinding.stops(
                        "mqtt.connect",
                        "TLS works, but MQTT fails: " + e,
                        "Is this an MQTT broker that speaks version 3.1.1? Look into its log.");
        };
    }
}
