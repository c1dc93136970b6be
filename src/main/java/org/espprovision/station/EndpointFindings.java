package org.espprovision.station;

import org.espprovision.broker.BrokerEvent;
import org.espprovision.broker.BrokerEvidence;
import org.espprovision.broker.CloseReason;
import org.espprovision.broker.Payload;
import org.espprovision.broker.ProofMessage;
import org.espprovision.broker.RefusalReason;
import org.espprovision.diagnosis.BrokerFindings;
import org.espprovision.diagnosis.Expectation;
import org.espprovision.diagnosis.Fingerprint;
import org.espprovision.diagnosis.Refusal;

/** Puts what the broker room saw into the words of the diagnosis. */
final class EndpointFindings {
    private EndpointFindings() {}

    /**
     * Reads the events in order, so that a later success stands over an earlier refusal. Handshakes without a name count
     * as the device's: in a run there is one device, and nobody else knows the endpoint's port.
     */
    static BrokerFindings of(BrokerEvidence evidence, Expectation expectation) {
        BrokerFindings findings = BrokerFindings.NOTHING;
        for (BrokerEvent.TlsRefused nameless : evidence.nameless()) {
            findings = findings.refused(refusal(nameless.reason()), nameless.detail());
        }
        for (BrokerEvent event : evidence.events()) {
            findings = with(findings, event, expectation);
        }
        return findings;
    }

    private static BrokerFindings with(BrokerFindings findings, BrokerEvent event, Expectation expectation) {
        if (event instanceof BrokerEvent.TlsAccepted accepted) {
            return findings.refused(Refusal.NONE, "").accepted(Fingerprint.parse(accepted.fingerprint()));
        } else if (event instanceof BrokerEvent.TlsRefused refused) {
            return findings.refused(refusal(refused.reason()), refused.detail());
        } else if (event instanceof BrokerEvent.MqttConnected) {
            return findings.answered(0);
        } else if (event instanceof BrokerEvent.MqttRefused refused) {
            return findings.answered(refused.code()).refused(Refusal.NOT_AUTHORISED, refused.detail());
        } else if (event instanceof BrokerEvent.Published published) {
            BrokerFindings known = findings.accepted(Fingerprint.parse(published.fingerprint()));
            return message(known, published.topic(), published.payload(), expectation);
        } else if (event instanceof BrokerEvent.Observed observed) {
            return message(findings, observed.topic(), observed.payload(), expectation);
        } else if (event instanceof BrokerEvent.PublishDenied denied) {
            return findings.refused(Refusal.PUBLISH_DENIED, "topic " + denied.topic())
                    .messageOn(denied.topic());
        } else if (event instanceof BrokerEvent.Closed closed && closed.reason() == CloseReason.TAKEN_OVER) {
            return findings.refused(Refusal.SAME_CLIENT_ID, closed.detail());
        }
        return findings;
    }

    private static BrokerFindings message(
            BrokerFindings findings, String topic, Payload payload, Expectation expectation) {
        boolean ours = ProofMessage.parse(payload)
                .filter(proof -> proof.nonce().equals(expectation.nonce()))
                .isPresent();
        return ours ? findings.nonceOn(topic) : findings.messageOn(topic);
    }

    private static Refusal refusal(RefusalReason reason) {
        return switch (reason) {
            case UNKNOWN_ISSUER -> Refusal.UNKNOWN_AUTHORITY;
            case EXPIRED -> Refusal.EXPIRED;
            case NOT_YET_VALID -> Refusal.NOT_YET_VALID;
            case WRONG_USAGE -> Refusal.WRONG_PURPOSE;
            case REVOKED -> Refusal.REVOKED;
            case NO_CERTIFICATE -> Refusal.NO_CERTIFICATE;
            case PROTOCOL_VERSION -> Refusal.UNSUPPORTED_VERSION;
            case NO_COMMON_CIPHER -> Refusal.NO_SHARED_CIPHER;
            case BAD_SIGNATURE -> Refusal.BAD_SIGNATURE;
            case CLIENT_REJECTED_US -> Refusal.DEVICE_LEFT;
            case NOT_TLS -> Refusal.NOT_TLS;
            case TIMED_OUT, OTHER -> Refusal.OTHER;
        };
    }
}
