package org.espprovision.broker;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Does the broker speak a TLS that the device speaks too? */
final class TlsQuestions {
    private static final int HANDSHAKE_FAILURE = 40; // alerts of RFC 5246, 7.2
    private static final int PROTOCOL_VERSION = 70;

    /** CONNECT of MQTT 3.1.1 with the client id "p", clean session, no keep-alive. */
    private static final byte[] CONNECT =
            "\u0010\r\u0000\u0004MQTT\u0004\u0002\u0000\u0000\u0000\u0001p".getBytes(StandardCharsets.ISO_8859_1);

    private static final int CONNACK = 0x20;

    private final Caller caller;

    TlsQuestions(Caller caller) {
        this.caller = caller;
    }

    /** The broker's hello; empty when there is nothing to go on with. */
    Optional<HelloProbe.Answer> ask(List<BrokerFinding> found) {
        Optional<HelloProbe.Answer> hello = caller.hello();
        if (hello.isEmpty()) {
            found.add(notTls());
            return hello;
        }
        if (hello.get().alert().isPresent()) {
            found.add(refused(hello.get().alert().getAsInt()));
            return Optional.empty();
        }
        if (hello.get().version() != HelloProbe.TLS_1_2) {
            found.add(BrokerFinding.note(
                    "tls.version",
                    "the broker takes an older TLS than 1.2 (0x%04x)"
                            .formatted(hello.get().version()),
                    "The device can do that as well, but bring the broker up to date: tls_version tlsv1.2."));
        }
        found.add(fragment(hello.get()));
        return hello;
    }

    private static BrokerFinding fragment(HelloProbe.Answer hello) {
        return hello.smallRecords()
                ? BrokerFinding.good(
                        "tls.fragment", "agrees to records of 512 bytes (MFLN): the device gets by with small buffers")
                : BrokerFinding.note(
                        "tls.fragment",
                        "does not agree to small records (MFLN)",
                        "The device needs a receive buffer of 16 KB for TLS, most of its free heap. A broker on OpenSSL 1.1.1 "
                                + "or later agrees.");
    }

    private BrokerFinding refused(int alert) {
        return switch (alert) {
            case PROTOCOL_VERSION ->
                BrokerFinding.stops(
                        "tls.version",
                        "the broker does not speak TLS 1.2, and the ESP8266 speaks nothing newer",
                        "In mosquitto.conf: tls_version tlsv1.2 (since Mosquitto 2.0 that is the oldest version taken; 1.3 "
                                + "stays possible).");
            case HANDSHAKE_FAILURE ->
                BrokerFinding.stops(
                        "tls.suite",
                        "no cipher suite in common with the ESP8266",
                        "Leave out ciphers in mosquitto.conf, or let it have ECDHE suites; give the broker an RSA or P-256 "
                                + "key, not Ed25519. A key that does not belong to certfile looks the same: see the broker's log.");
            default ->
                BrokerFinding.stops(
                        "tls.alert",
                        "the broker ends TLS with alert " + alert,
                        "Its log has the reason, in the line with 'OpenSSL Error'.");
        };
    }

    private BrokerFinding notTls() {
        return isPlainMqtt()
                ? BrokerFinding.stops(
                        "tls.plain",
                        "%s is MQTT without TLS".formatted(caller.address()),
                        "In mosquitto.conf this listener needs cafile, certfile and keyfile ('provision broker config DIR' "
                                + "writes all of it); or name the port that has TLS, usually 8883.")
                : BrokerFinding.stops(
                        "tls.none",
                        "%s does not answer with TLS".formatted(caller.address()),
                        "Another service has the port, or a proxy stands in between. On the broker: ss -ltnp.");
    }

    private boolean isPlainMqtt() {
        try (Socket socket = caller.tcp()) {
            socket.getOutputStream().write(CONNECT);
            return socket.getInputStream().read() == CONNACK;
        } catch (IOException notEvenThat) {
            return false;
        }
    }
}
