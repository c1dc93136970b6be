package org.espprovision.desktop;

import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.desktop.ResultBanner.Message;
import org.espprovision.diagnosis.Verdict;
import org.espprovision.station.FlashInfo;
import org.espprovision.station.Outcome;

/** How each ending is said; the words of causes and remedies are those of the station and the rooms. */
final class ResultWords {
    private ResultWords() {}

    static Message of(Ending ending) {
        if (ending instanceof Ending.Made made) {
            return of(made.outcome());
        } else if (ending instanceof Ending.Seen seen) {
            return seen(seen.info());
        } else if (ending instanceof Ending.Failed failed) {
            return of(failed.why());
        }
        Throwable fault = ((Ending.Fault) ending).what();
        return new Message(
                Look.Meaning.BAD, Texts.text("result.fault"), String.valueOf(fault), Texts.text("result.fault-remedy"));
    }

    private static Message of(Outcome outcome) {
        if (outcome instanceof Outcome.AlreadyConfirmed already) {
            return new Message(
                    Look.Meaning.GOOD,
                    Texts.text("result.already"),
                    Texts.text(
                            "result.already-sentence",
                            already.chip().mac(),
                            CertificateCard.day(already.since()),
                            already.certificate().deviceName()),
                    Texts.text("result.already-remedy"));
        }
        var run = (Outcome.Provisioned) outcome;
        Verdict verdict = run.verdict();
        if (verdict.isConfirmed()) {
            return new Message(
                    Look.Meaning.GOOD,
                    Texts.text("result.confirmed"),
                    Texts.text(
                            "result.confirmed-sentence",
                            run.certificate().commonName(),
                            StepList.seconds(run.total()),
                            Texts.text("proof." + verdict.strength().name().toLowerCase(java.util.Locale.ROOT))),
                    "");
        }
        return new Message(
                Look.Meaning.BAD,
                Texts.text("result.not-confirmed"),
                "%s [%s]"
                        .formatted(
                                capital(verdict.cause().explanation()),
                                verdict.cause().code()),
                verdict.remedy());
    }

    private static Message seen(FlashInfo info) {
        return new Message(
                Look.Meaning.GOOD,
                info.chip().model() + "  " + info.chip().mac(),
                Texts.text(
                        "result.seen",
                        info.chip().flash().sizeBytes() >> 10,
                        info.chip().flash(),
                        info.baud(),
                        info.start().words()),
                "");
    }

    static Message of(ProvisioningException why) {
        boolean stopped = why.kind() == FailureKind.INTERRUPTED;
        return new Message(
                stopped ? Look.Meaning.WARN : Look.Meaning.BAD,
                Texts.text(stopped ? "result.stopped" : "result.failed"),
                "%s [%s]".formatted(capital(why.what()), why.code()),
                why.remedy());
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
