package org.espprovision.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was seen at the broker of one device: a plain value for whoever draws conclusions.
 *
 * @param device its name: common name of the certificate and MQTT client id
 * @param events of connections that showed this name, and messages observed under its topics, in order
 * @param nameless handshakes that failed before any certificate was shown, so that nobody can say whose they were; with
 *     one device on the bench they are probably its own
 */
public record BrokerEvidence(String device, List<BrokerEvent> events, List<BrokerEvent.TlsRefused> nameless) {
    public BrokerEvidence {
        events = List.copyOf(events);
        nameless = List.copyOf(nameless);
    }

    /** Picks out of everything that was seen what concerns this device. */
    public static BrokerEvidence of(String device, List<BrokerEvent> all) {
        Set<Long> own = all.stream()
                .filter(event -> shownName(event).filter(device::equals).isPresent())
                .map(BrokerEvent::connection)
                .collect(Collectors.toSet());
        List<BrokerEvent> events = all.stream()
                .filter(event -> own.contains(event.connection()) || isObservedUnder(device, event))
                .toList();
        List<BrokerEvent.TlsRefused> nameless = only(BrokerEvent.TlsRefused.class, all)
                .filter(refused -> refused.shown().isEmpty())
                .toList();
        return new BrokerEvidence(device, events, nameless);
    }

    private static Optional<String> shownName(BrokerEvent event) {
        if (event instanceof BrokerEvent.TlsAccepted accepted) {
            return accepted.commonName();
        }
        return event instanceof BrokerEvent.TlsRefused refused ? refused.commonName() : Optional.empty();
    }

    private static boolean isObservedUnder(String device, BrokerEvent event) {
        return event instanceof BrokerEvent.Observed observed
                && observed.topic().startsWith("devices/" + device + "/up/");
    }

    private static <E extends BrokerEvent> Stream<E> only(Class<E> type, List<BrokerEvent> events) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    private <E extends BrokerEvent> Optional<E> last(Class<E> type) {
        return only(type, events).reduce((earlier, later) -> later);
    }

    /** SHA-256 of the certificate that was last accepted, 64 lower-case hex digits. */
    public Optional<String> acceptedFingerprint() {
        return last(BrokerEvent.TlsAccepted.class).map(BrokerEvent.TlsAccepted::fingerprint);
    }

    /** The last refused handshake, unless a later one was accepted. */
    public Optional<BrokerEvent.TlsRefused> tlsRefusal() {
        return last(BrokerEvent.TlsRefused.class)
                .filter(refused -> last(BrokerEvent.TlsAccepted.class)
                        .filter(accepted -> accepted.connection() > refused.connection())
                        .isEmpty());
    }

    /** The last refused CONNECT, unless a later one was accepted. */
    public Optional<BrokerEvent.MqttRefused> mqttRefusal() {
        return last(BrokerEvent.MqttRefused.class)
                .filter(refused -> last(BrokerEvent.MqttConnected.class)
                        .filter(connected -> connected.connection() > refused.connection())
                        .isEmpty());
    }

    /** The proofs this device published, whoever saw them. */
    public List<ProofMessage> proofs() {
        return events.stream()
                .flatMap(event -> payload(event).flatMap(ProofMessage::parse).stream())
                .toList();
    }

    private static Optional<Payload> payload(BrokerEvent event) {
        if (event instanceof BrokerEvent.Published published) {
            return Optional.of(published.payload());
        }
        return event instanceof BrokerEvent.Observed observed ? Optional.of(observed.payload()) : Optional.empty();
    }

    /** Whether a proof with this run's nonce came. */
    public boolean nonceSeen(String nonce) {
        return proofs().stream().anyMatch(proof -> proof.nonce().equals(nonce.toLowerCase(Locale.ROOT)));
    }

    /**
     * Whether the check endpoint itself saw this nonce come over a connection that was let in with exactly this
     * certificate. Needs nobody's word but its own.
     *
     * @param certificateSha256 64 lower-case hex digits
     */
    public boolean proves(String nonce, String certificateSha256) {
        return only(BrokerEvent.Published.class, events)
                .filter(published -> published.fingerprint().equals(certificateSha256))
                .flatMap(published -> ProofMessage.parse(published.payload()).stream())
                .anyMatch(proof -> proof.nonce().equals(nonce.toLowerCase(Locale.ROOT))
                        && proof.certificateSha256().equals(certificateSha256));
    }

    /** When the steps of the last accepted connection came, counted from its TCP accept. */
    public StepTimes stepTimes() {
        Optional<BrokerEvent.TlsAccepted> accepted = last(BrokerEvent.TlsAccepted.class);
        return new StepTimes(
                accepted.map(BrokerEvent.TlsAccepted::took),
                accepted.flatMap(tls -> since(tls, BrokerEvent.MqttConnected.class)),
                accepted.flatMap(tls -> since(tls, BrokerEvent.Published.class)));
    }

    private Optional<Duration> since(BrokerEvent.TlsAccepted tls, Class<? extends BrokerEvent> step) {
        Function<BrokerEvent, Duration> fromAccept = event -> Duration.between(start(tls), event.at());
        return only(step, events)
                .filter(event -> event.connection() == tls.connection())
                .findFirst()
                .map(fromAccept);
    }

    private Instant start(BrokerEvent.TlsAccepted tls) {
        return only(BrokerEvent.TcpAccepted.class, events)
                .filter(tcp -> tcp.connection() == tls.connection())
                .findFirst()
                .map(BrokerEvent.TcpAccepted::at)
                .orElseGet(() -> tls.at().minus(tls.took()));
    }

    /** Times from TCP accept to the end of the handshake, to CONNECT and to the first PUBLISH, as far as they came. */
    public record StepTimes(Optional<Duration> tls, Optional<Duration> mqtt, Optional<Duration> firstPublish) {}
}
