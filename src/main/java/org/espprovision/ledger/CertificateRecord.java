package org.espprovision.ledger;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.espprovision.MacAddress;

/**
 * What the ledger knows of one certificate.
 *
 * @param serial lower-case hex
 * @param mac of the chip it is for, where there is one
 * @param deviceName the device's or broker's name in it
 * @param flashId of the flash chip soldered to it, where the chip was at hand
 * @param issued once it is signed
 * @param confirmed when the broker accepted it last
 * @param withdrawal when and why it must not be used any more
 */
public record CertificateRecord(
        String serial,
        Optional<MacAddress> mac,
        String deviceName,
        String spkiSha256,
        Optional<String> flashId,
        CertificateState state,
        Optional<LedgerEntry.Issued> issued,
        Optional<Instant> confirmed,
        Optional<Withdrawal> withdrawal) {
    /**
     * The end of a certificate before its time.
     *
     * @param reason as RFC 5280 section 5.3.1 names it
     */
    public record Withdrawal(Instant time, String reason) {}

    static CertificateRecord reserved(LedgerEntry.Reserved reserved) {
        return new CertificateRecord(
                reserved.serial(),
                reserved.mac(),
                reserved.deviceName(),
                reserved.spkiSha256(),
                reserved.flashId(),
                CertificateState.RESERVED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    CertificateRecord issued(LedgerEntry.Issued now) {
        return new CertificateRecord(
                serial,
                mac,
                deviceName,
                spkiSha256,
                flashId,
                CertificateState.ISSUED,
                Optional.of(now),
                confirmed,
                withdrawal);
    }

    CertificateRecord flashed() {
        return new CertificateRecord(
                serial, mac, deviceName, spkiSha256, flashId, CertificateState.FLASHED, issued, confirmed, withdrawal);
    }

    CertificateRecord confirmed(Instant time) {
        return new CertificateRecord(
                serial,
                mac,
                deviceName,
                spkiSha256,
                flashId,
                CertificateState.CONFIRMED,
                issued,
                Optional.of(time),
                withdrawal);
    }

    CertificateRecord withdrawn(CertificateState end, Withdrawal why) {
        return new CertificateRecord(
                serial, mac, deviceName, spkiSha256, flashId, end, issued, confirmed, Optional.of(why));
    }

    /** SHA-256 of its DER, once it is issued. */
    public Optional<String> fingerprint() {
        return issued.map(LedgerEntry.Issued::fingerprint);
    }

    /** The end of its validity, once it is issued. */
    public Optional<Instant> notAfter() {
        return certificate().map(certificate -> certificate.getNotAfter().toInstant());
    }

    /** The certificate itself, once it is issued. Read only when somebody asks: parsing all would make opening slow. */
    public Optional<X509Certificate> certificate() {
        return issued.map(CertificateRecord::parse);
    }

    private static X509Certificate parse(LedgerEntry.Issued issued) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(issued.certificateDer()));
        } catch (CertificateException e) {
            throw LedgerException.unreadableCertificate(issued.serial(), e);
        }
    }
}
