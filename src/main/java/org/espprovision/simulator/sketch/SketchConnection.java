package org.espprovision.simulator.sketch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.espprovision.simulator.Machine;
import org.espprovision.simulator.sketch.SketchSession.Accepted;
import org.espprovision.simulator.sketch.SketchSession.Command;
import org.espprovision.simulator.sketch.SketchSession.Ended;
import org.espprovision.simulator.sketch.SketchSession.Event;

/** The way to the broker, TLS first and then MQTT, so that their failures are told apart; and the session's life. */
final class SketchConnection {
    /** What the core's {@code hostByName} returns then. */
    private static final int NAME_NOT_FOUND = 0;

    private final Machine machine;
    private final SketchConsole console;
    private final VirtualNetwork.Names names;
    private final SketchSettings settings;
    private final SketchCredentials credentials;
    private final Supplier<Instant> time;
    private final TlsClient client;

    SketchConnection(
            Machine machine,
            SketchConsole console,
            VirtualNetwork.Names names,
            SketchSettings settings,
            SketchCredentials credentials,
            Supplier<Instant> time) {
        this.machine = machine;
        this.console = console;
        this.names = names;
        this.settings = settings;
        this.credentials = credentials;
        this.time = time;
        this.client = new TlsClient(credentials, new SecureRandom());
    }

    /**
     * Connects once and, when that works, serves the session until it is lost.
     *
     * @return whether there was a session
     */
    Outcome attempt() throws InterruptedException {
        Optional<TlsConnection> connection = secure();
        return connection.isPresent() ? serve(connection.get()) : Outcome.NO_SESSION;
    }

    /** How an attempt ended. */
    enum Outcome {
        NO_SESSION,
        SESSION_LOST
    }

    private Optional<TlsConnection> secure() throws InterruptedException {
        console.say(
                "tls",
                "connecting",
                line -> line.with("host", settings.brokerHost())
                        .with("port", settings.brokerPort())
                        .with("heap", SketchHeap.BEFORE_TLS));
        var watch = console.start();
        try {
            InetSocketAddress broker = names.resolve(settings.brokerHost(), settings.brokerPort())
                    .orElseThrow(() -> TlsFailure.withoutRecord(TlsFailure.Step.DNS, null));
            TlsConnection connection = client.connect(broker, settings.brokerHost(), time.get());
            console.say(
                    "tls",
                    "connected",
                    line -> line.with("ms", watch.millis())
                            .with("heap", SketchHeap.withTls(settings.fragmentBytes()))
                            .with("mfln", settings.fragmentBytes()));
            return Optional.of(connection);
        } catch (TlsFailure e) {
            if (e.isTimeout()) {
                machine.delay(TlsClient.LIMIT);
            }
            console.say("tls", "failed", line -> failure(line, e, watch));
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a socket does not close", e);
        }
    }

    private static SketchLine failure(SketchLine line, TlsFailure failure, SketchConsole.Stopwatch watch) {
        line.with("ssl", failure.ssl())
                .with("alert", failure.alert())
                .with("ms", watch.millis())
                .quoted("text", failure.text())
                .with("step", failure.step().name().toLowerCase(Locale.ROOT));
        return failure.step() == TlsFailure.Step.DNS ? line.with("dns", NAME_NOT_FOUND) : line;
    }

    private Outcome serve(TlsConnection connection) throws InterruptedException {
        var watch = console.start();
        try (var session = SketchSession.begin(connection, settings.device())) {
            Event answer = session.answer();
            if (answer instanceof Accepted) {
                console.say(
                        "mqtt",
                        "connected",
                        line -> line.with("client", settings.device()).with("ms", watch.millis()));
                greet(session);
                stay(session);
                return Outcome.SESSION_LOST;
            }
            int state = answer instanceof Ended ended ? ended.state() : SketchSession.TIMED_OUT;
            if (state == SketchSession.TIMED_OUT) {
                machine.delay(SketchSession.LIMIT); // PubSubClient does not notice a closed connection here
            }
            console.say("mqtt", "failed", line -> line.with("state", state).with("ms", watch.millis()));
            return Outcome.NO_SESSION;
        } catch (MqttException | IOException e) {
            throw new IllegalStateException("the virtual sketch's MQTT client failed", e);
        }
    }

    private void greet(SketchSession session) throws MqttException, InterruptedException {
        session.subscribe(settings.commandTopic());
        console.say("mqtt", "subscribed", line -> line.with("topic", settings.commandTopic()));
        String proof = "nonce=%s chip=%08x firmware=%s cert=%s"
                .formatted(settings.nonce(), machine.chipId(), VirtualSketch.VERSION, credentials.fingerprint());
        session.publish(settings.proofTopic(), proof);
        console.say(
                "mqtt",
                "published",
                line -> line.with("topic", settings.proofTopic()).with("bytes", proof.length()));
        console.say("run", "ready", line -> line.with("heap", SketchHeap.running(settings.fragmentBytes())));
    }

    private void stay(SketchSession session) throws MqttException, InterruptedException {
        while (true) {
            Event event = session.next();
            if (event instanceof Command command && command.packetBytes() > settings.packetBytes()) {
                continue; // as PubSubClient drops it, without a word
            }
            if (event instanceof Command command && command.isPing()) {
                answer(session, command);
            } else if (event instanceof Command command) {
                console.remark(
                        "command: %d bytes on %s".formatted(command.payload().length(), command.topic()));
            } else if (event instanceof Ended ended) {
                console.say("mqtt", "lost", line -> line.with("state", ended.state()));
                return;
            }
        }
    }

    private void answer(SketchSession session, Command ping) throws MqttException, InterruptedException {
        String pong = "pong%s uptime=%d heap=%d"
                .formatted(
                        ping.pingWords(), machine.uptime().toSeconds(), SketchHeap.running(settings.fragmentBytes()));
        session.publish(settings.replyTopic(), pong);
        console.say(
                "mqtt",
                "replied",
                line -> line.with("topic", settings.replyTopic()).with("bytes", pong.length()));
    }
}
