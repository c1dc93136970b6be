package org.espprovision.station;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.diagnosis.Verdict;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.KeyKind;

/** How a run that was not broken off ended. */
public sealed interface Outcome {
    /** Which board it was about. */
    ChipIdentity chip();

    /**
     * The device was confirmed in an earlier run, its flash still holds that certificate, and it was left as it is.
     *
     * @param certificate the one it was confirmed with
     * @param since when
     */
    record AlreadyConfirmed(ChipIdentity chip, CertificateRecord certificate, Instant since) implements Outcome {}

    /**
     * The device was written and watched; {@code verdict} says whether it proved itself.
     *
     * @param port where the board was
     * @param certificate the one issued in this run
     * @param written each section, read back and compared
     * @param readBack how the comparison was made
     * @param baud speed of the line while writing
     * @param broker which broker it was
     * @param nonce this run's nonce
     * @param topic where the nonce had to come
     * @param times each step's duration; steps overlap
     * @param total from opening the port to the verdict
     */
    record Provisioned(
            String port,
            ChipIdentity chip,
            DeviceCertificate certificate,
            KeyKind key,
            String layout,
            List<WrittenSection> written,
            String readBack,
            int baud,
            ConsoleEvidence console,
            String broker,
            String nonce,
            String topic,
            Verdict verdict,
            Map<Step, Duration> times,
            Duration total)
            implements Outcome {}
}
