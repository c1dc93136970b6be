package org.espprovision.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * What the ledger knows of one certificate.
 *
 * @param serial lower-case hex
 * @param fingerprint SHA-256 of its DER, once it is issued
 * @param notAfter the end of its validity, once it is issued
 */
public record CertificateRecord(
        String serial,
        String deviceName,
        String spkiSha256,
        CertificateState state,
        Optional<String> fingerprint,
        Optional<Instant> notAfter) {}
