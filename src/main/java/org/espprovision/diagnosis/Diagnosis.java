package org.espprovision.diagnosis;

import java.util.Optional;
import org.espprovision.console.ConsoleEvidence;

/**
 * Concludes from what was heard and seen why a device is, or is not, confirmed.
 *
 * <p>The order of the questions: does the broker's end prove it; what failure does the device itself report; what does the
 * broker say of it; is it connected and yet unproved; what does its stillness mean. The device's own report goes before a
 * broker's refusal because it is certain to be about this device, and is refined by it. What none of them answers is
 * {@link Cause#UNKNOWN}: nothing is guessed.
 */
public final class Diagnosis {
    private Diagnosis() {}

    /**
     * Joins the evidence of one device and one run.
     *
     * @param console {@link ConsoleEvidence#NOTHING} when nobody listened
     * @param broker {@link BrokerFindings#NOTHING} when nobody looked
     */
    public static Verdict conclude(ConsoleEvidence console, BrokerFindings broker, Expectation expectation) {
        ConsoleStory story = ConsoleStory.of(console);
        BrokerCauses brokerCauses = new BrokerCauses(broker, expectation);
        return new Confirmation(broker, expectation)
                .judge()
                .or(() -> new ConsoleCauses(console, broker).judge(story))
                .or(() -> BrokerCauses.refused(broker))
                .or(() -> brokerCauses.connectedWithoutProof(story, console))
                .or(() -> new StillnessCauses(console, broker).judge(story))
                .orElse(Verdict.of(Cause.UNKNOWN))
                .because(broker.sentences());
    }

    /**
     * Explains what was captured of any device, without a run of this program behind it. The questions and their order are
     * the same but for the proof, which nobody can have asked for; the certificates come in last and decide between what
     * the logs leave open.
     */
    public static Explanation explain(Captured captured) {
        ConsoleEvidence console = captured.console();
        ConsoleStory story = ConsoleStory.of(console);
        LogFindings log = LogFindings.of(captured);
        Verdict verdict = new ConsoleCauses(console, log.findings())
                .judge(story)
                .or(() -> BrokerCauses.refused(log.findings()))
                .or(() -> connected(story, log.findings()))
                .or(() -> new StillnessCauses(console, log.findings()).judge(story))
                .orElse(Verdict.of(Cause.UNKNOWN));
        Verdict known = log.refine(verdict).because(log.quotes());
        return new Explanation(new CertificateEvidence(captured, log).refine(known), log.leftOut());
    }

    /** What the device's own last failure means, while nobody can tell yet what its silence means; empty without one. */
    public static Optional<Verdict> failure(ConsoleEvidence console) {
        return new ConsoleCauses(console, BrokerFindings.NOTHING).judge(ConsoleStory.of(console));
    }

    private static Optional<Verdict> connected(ConsoleStory story, BrokerFindings broker) {
        return story.isConnected() || broker.connack().isPresent()
                ? Optional.of(Verdict.of(Cause.CONNECTED))
                : Optional.empty();
    }
}
