package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawing one device's evidence out of everything that was seen. */
class BrokerEvidenceTest {
    private static final Instant T = Instant.parse("2026-11-24T08:00:00Z");
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final TlsIdentity ONE = CA.client("one");
    private static final TlsIdentity TWO = CA.client("two");
    private static final String NONCE = "0123456789abcdef0123456789abcdef";
    private static final String FINGERPRINT = CertificateFacts.sha256(ONE.certificate());
    private static final String PROOF = "nonce=%s chip=00010203 firmware=0.1.0 cert=%s".formatted(NONCE, FINGERPRINT);

    private static BrokerEvent.TlsAccepted accepted(long connection, TlsIdentity who) {
        return new BrokerEvent.TlsAccepted(
                T.plusMillis(1300), connection, who.certificate(), "TLSv1.2", "suite", Duration.ofMillis(1300));
    }

    private static BrokerEvent.TlsRefused refused(long connection, Optional<TlsIdentity> who) {
        return new BrokerEvent.TlsRefused(
                T, connection, RefusalReason.EXPIRED, "detail", who.map(TlsIdentity::certificate));
    }

    private static BrokerEvent.Published published(long connection, TlsIdentity who, String text) {
        return new BrokerEvent.Published(
                T.plusMillis(1500), connection, "one", "devices/one/up/proof", Payload.of(text), who.certificate());
    }

    @Test
    void only_connections_that_showed_the_devices_name_are_its_own() {
        var stray = new BrokerEvent.TcpAccepted(T, 2, "192.0.2.2");
        var own = new BrokerEvent.TcpAccepted(T, 1, "192.0.2.1");
        var nameless = refused(3, Optional.empty());
        var evidence = BrokerEvidence.of(
                "one", List.of(own, stray, accepted(1, ONE), accepted(2, TWO), nameless, refused(4, Optional.of(ONE))));
        assertThat(evidence.events()).extracting(BrokerEvent::connection).containsExactly(1L, 1L, 4L);
        assertThat(evidence.nameless()).containsExactly(nameless);
        assertThat(evidence.tlsRefusal()).isPresent();
        assertThat(evidence.acceptedFingerprint()).contains(FINGERPRINT);
    }

    @Test
    void a_refusal_that_was_overcome_is_no_refusal() {
        var evidence = BrokerEvidence.of("one", List.of(refused(1, Optional.of(ONE)), accepted(2, ONE)));
        assertThat(evidence.tlsRefusal()).isEmpty();
    }

    @Test
    void a_proof_counts_only_over_a_connection_of_the_same_certificate() {
        var renewed = CA.client("one");
        var honest = BrokerEvidence.of("one", List.of(accepted(1, ONE), published(1, ONE, PROOF)));
        var replayed = BrokerEvidence.of("one", List.of(accepted(1, renewed), published(1, renewed, PROOF)));
        assertThat(honest.proves(NONCE, FINGERPRINT)).isTrue();
        assertThat(honest.proves(NONCE.replace('0', '1'), FINGERPRINT)).isFalse();
        assertThat(replayed.nonceSeen(NONCE)).isTrue();
        assertThat(replayed.proves(NONCE, FINGERPRINT)).isFalse();
        assertThat(replayed.proves(NONCE, CertificateFacts.sha256(renewed.certificate())))
                .isFalse();
    }

    @Test
    void steps_are_timed_from_the_tcp_accept() {
        var evidence = BrokerEvidence.of(
                "one",
                List.of(
                        new BrokerEvent.TcpAccepted(T, 1, "192.0.2.1"),
                        accepted(1, ONE),
                        new BrokerEvent.MqttConnected(T.plusMillis(1400), 1, "one"),
                        published(1, ONE, PROOF)));
        assertThat(evidence.stepTimes())
                .isEqualTo(new BrokerEvidence.StepTimes(
                        Optional.of(Duration.ofMillis(1300)),
                        Optional.of(Duration.ofMillis(1400)),
                        Optional.of(Duration.ofMillis(1500))));
    }

    @Test
    void a_waiting_reader_gets_what_comes_later_and_gives_up_in_time() throws Exception {
        var log = new EvidenceLog();
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return log.awaitAbout("one", seen -> seen.nonceSeen(NONCE), Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        log.accept(accepted(1, ONE));
        log.accept(published(1, ONE, PROOF));
        assertThat(waiting.get()).isPresent();
        assertThat(log.await(BrokerEvent.Closed.class::isInstance, Duration.ofMillis(20)))
                .isEmpty();
    }

    @Test
    void a_proof_is_read_in_any_order_with_new_fields_and_in_capitals() {
        String odd = " cert=%s  extra=1 firmware=0.1.0 chip=00010203 nonce=%s\r\n"
                .formatted(FINGERPRINT.toUpperCase(Locale.ROOT), NONCE);
        assertThat(ProofMessage.parse(Payload.of(odd)))
                .contains(new ProofMessage(NONCE, "00010203", "0.1.0", FINGERPRINT))
                .isEqualTo(ProofMessage.parse(Payload.of(PROOF)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonce=", "nonce=0123456789abcdef0123456789abcdef", "=", "nonce=x nonce=y"})
    void what_is_no_proof_is_none(String text) {
        assertThat(ProofMessage.parse(Payload.of(text))).isEmpty();
    }

    @Test
    void a_field_twice_is_no_proof() {
        assertThat(ProofMessage.parse(Payload.of(PROOF + " nonce=" + NONCE))).isEmpty();
    }

    @Property
    void bytes_are_a_proof_or_none_and_nothing_is_thrown(@ForAll byte[] bytes) {
        assertThat(ProofMessage.parse(Payload.of(bytes))).isEmpty();
    }
}
