package org.espprovision.diagnosis;

import java.util.Optional;
import org.espprovision.diagnosis.Verdict.Strength;

/**
 * Whether the broker's end proves the device. Proved is: the broker accepted TLS with exactly the certificate just issued
 * and this run's nonce came on that device's topic. Where the broker does not show certificates, the nonce counts only if
 * a probe proved that strangers are refused. What the device prints about itself is no part of this.
 */
final class Confirmation {
    private final BrokerFindings broker;
    private final Expectation expectation;

    Confirmation(BrokerFindings broker, Expectation expectation) {
        this.broker = broker;
        this.expectation = expectation;
    }

    /** Empty when the broker's end neither proves nor disproves it. */
    Optional<Verdict> judge() {
        Optional<Fingerprint> accepted = broker.acceptedCertificate();
        if (accepted.isPresent() && !accepted.get().equals(expectation.fingerprint())) {
            return Optional.of(Verdict.of(Cause.OTHER_CERTIFICATE)
                    .because(Finding.rule("the certificate just issued is "
                            + expectation.fingerprint().inShort() + "…")));
        }
        if (broker.nonceTopics().contains(expectation.topic())) {
            return Optional.of(accepted.isPresent() ? Verdict.confirmed(Strength.SEEN_BY_BROKER) : byProbe());
        }
        return broker.nonceTopics().isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.of(Cause.WRONG_TOPIC)
                        .because(Finding.rule("the device's topic is " + expectation.topic())));
    }

    private Verdict byProbe() {
        return switch (broker.demand()) {
            case STRANGERS_REFUSED -> Verdict.confirmed(Strength.PROVED_BY_PROBE);
            case NOT_DEMANDED -> Verdict.of(Cause.NO_CERTIFICATE_DEMANDED);
            case UNKNOWN -> Verdict.of(Cause.CERTIFICATE_NOT_PROVED);
        };
    }
}
