package org.espprovision.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espprovision.MacAddress;

/**
 * What the ledger knows of one chip.
 *
 * @param certificates every one that was ever reserved for it, oldest first
 */
public record DeviceRecord(MacAddress mac, List<CertificateRecord> certificates) {
    public DeviceRecord {
        certificates = List.copyOf(certificates);
    }

    /** The latest certificate that is not withdrawn. */
    public Optional<CertificateRecord> latest() {
        List<CertificateRecord> standing = standing();
        return standing.isEmpty() ? Optional.empty() : Optional.of(standing.get(standing.size() - 1));
    }

    /** The certificates before the latest that nobody withdrew yet. */
    public List<CertificateRecord> leftBehind() {
        List<CertificateRecord> standing = standing();
        return standing.subList(0, Math.max(0, standing.size() - 1));
    }

    /** The latest certificate's state, {@link CertificateState#NONE} without one. */
    public CertificateState state() {
        return latest().map(CertificateRecord::state).orElse(CertificateState.NONE);
    }

    public Optional<String> serial() {
        return latest().map(CertificateRecord::serial);
    }

    public Optional<String> fingerprint() {
        return latest().flatMap(CertificateRecord::fingerprint);
    }

    public Optional<Instant> notAfter() {
        return latest().flatMap(CertificateRecord::notAfter);
    }

    private List<CertificateRecord> standing() {
        return certificates.stream()
                .filter(certificate -> !certificate.state().isWithdrawn())
                .toList();
    }
}
