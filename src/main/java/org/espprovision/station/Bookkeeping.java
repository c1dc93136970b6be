package org.espprovision.station;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.CertificateState;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.SerialNumber;

/** One board's entries in the ledger, in the order that a crash cannot hurt: each before the step it announces. */
final class Bookkeeping {
    private final Ledger ledger;
    private final MacAddress mac;
    private final String flashId;
    private Optional<String> serial = Optional.empty();
    private boolean superseded;

    Bookkeeping(Ledger ledger, ChipIdentity chip) {
        this.ledger = ledger;
        this.mac = chip.mac();
        this.flashId =
                "%02x%04x".formatted(chip.flash().vendorId(), chip.flash().deviceId());
    }

    synchronized void reserved(SerialNumber number, DeviceName name, DeviceKey key) {
        String text = LedgerEntry.serial(number.value());
        ledger.append(new LedgerEntry.Reserved(text, mac, name.text(), key.spkiSha256(), flashId));
        serial = Optional.of(text);
    }

    synchronized void issued(DeviceCertificate certificate) {
        ledger.append(LedgerEntry.Issued.of(certificate.x509()));
    }

    /** Whether this run took an earlier certificate of the board out of use. */
    synchronized boolean hasSuperseded() {
        return superseded;
    }

    /**
     * Also takes the board's earlier certificates out of use: this one lies in their place now, and not before. Until the
     * flash has been read back the board may still hold the earlier one and work with it, so a run that breaks off leaves
     * that one standing; what such a run issued has lost its key and goes with the next certificate that gets this far.
     */
    synchronized void flashed(WrittenSection sketch, WrittenSection image, String layout, String readBack) {
        ledger.append(new LedgerEntry.Flashed(
                serial.orElseThrow(), sketch.sha256(), sketch.lengthBytes(), image.sha256(), layout, readBack));
        for (CertificateRecord old : ledger.state(mac).leftBehind()) {
            ledger.append(new LedgerEntry.Superseded(old.serial(), serial, "provisioned again"));
            superseded = true;
        }
    }

    synchronized void confirmed(Map<String, String> evidence) {
        ledger.append(new LedgerEntry.Confirmed(serial.orElseThrow(), evidence));
    }

    synchronized void failed(String code, Step step) {
        ledger.append(new LedgerEntry.Failed(serial, mac, code, step.code()));
    }

    /** The certificate this board was confirmed with, unless a later one has been begun since. */
    Optional<CertificateRecord> confirmed() {
        return ledger.state(mac).latest().filter(certificate -> certificate.state() == CertificateState.CONFIRMED);
    }

    byte[] der(CertificateRecord certificate) {
        return certificate.issued().orElseThrow().certificateDer();
    }

    Instant confirmedAt(CertificateRecord certificate) {
        return certificate.confirmed().orElseThrow();
    }
}
