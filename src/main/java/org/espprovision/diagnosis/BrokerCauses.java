package org.espprovision.diagnosis;

import java.util.Optional;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.Milestone.MqttPublished;
import org.espprovision.console.Milestone.SettingsLoaded;

/** What the broker's end tells about a device whose console tells of no failure. */
final class BrokerCauses {
    private static final int ACCEPTED = 0;

    private final BrokerFindings broker;
    private final Expectation expectation;

    BrokerCauses(BrokerFindings broker, Expectation expectation) {
        this.broker = broker;
        this.expectation = expectation;
    }

    /** Why the broker did not let the device in; empty when it did, or when that is not known. */
    static Optional<Verdict> refused(BrokerFindings broker) {
        boolean letIn = broker.connack().orElse(-1) == ACCEPTED;
        Refusal refusal = broker.refusal();
        if (refusal != Refusal.NONE && !(letIn && isHandshake(refusal))) {
            Verdict verdict = TlsCauses.withCandidates(refusal.cause());
            return Optional.of(
                    refusal == Refusal.DEVICE_LEFT
                            ? verdict.because(Finding.rule("a device that rejects its broker sends no alert"))
                            : verdict);
        }
        return broker.connack().stream()
                .filter(code -> code != ACCEPTED)
                .mapToObj(MqttState::of)
                .flatMap(Optional::stream)
                .map(state -> Verdict.of(state.cause()))
                .findFirst();
    }

    /** Why a connected device is not confirmed. */
    Optional<Verdict> connectedWithoutProof(ConsoleStory story, ConsoleEvidence console) {
        boolean connected =
                broker.connack().isPresent() || broker.acceptedCertificate().isPresent() || story.isConnected();
        return connected ? Optional.of(withoutProof(console)) : Optional.empty();
    }

    private Verdict withoutProof(ConsoleEvidence console) {
        if (broker.otherTopics().contains(expectation.topic())) {
            return Verdict.of(Cause.WRONG_NONCE);
        }
        Optional<SettingsLoaded> stale = console.last(SettingsLoaded.class).filter(this::isOfAnotherRun);
        if (stale.isPresent()) {
            return Verdict.of(Cause.WRONG_NONCE)
                    .because(Finding.console("it loaded settings for %s with nonce %s"
                            .formatted(stale.get().device(), stale.get().nonce())));
        }
        Optional<String> published = console.last(MqttPublished.class).map(MqttPublished::topic);
        if (published.isPresent() && !published.get().equals(expectation.topic())) {
            return Verdict.of(Cause.WRONG_TOPIC)
                    .because(Finding.console("it published on " + published.get()))
                    .because(Finding.rule("the device's topic is " + expectation.topic()));
        }
        if (broker.watchFailure().isPresent()) {
            return Verdict.of(Cause.WATCH_FAILED);
        }
        Verdict notSeen = Verdict.of(Cause.NONCE_NOT_SEEN).orPerhaps(Cause.PUBLISH_DENIED);
        return broker.otherTopics().isEmpty() ? notSeen : notSeen.orPerhaps(Cause.WRONG_TOPIC);
    }

    private boolean isOfAnotherRun(SettingsLoaded settings) {
        return !settings.nonce().equalsIgnoreCase(expectation.nonce())
                || !settings.device().equals(expectation.device());
    }

    private static boolean isHandshake(Refusal refusal) {
        return refusal.isInHandshake() || refusal.isTheDevicesDoing();
    }
}
