package org.espprovision.ledger;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.espprovision.MacAddress;
import org.espprovision.ledger.CertificateRecord.Withdrawal;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Checkpoint;
import org.espprovision.ledger.LedgerEntry.Confirmed;
import org.espprovision.ledger.LedgerEntry.Failed;
import org.espprovision.ledger.LedgerEntry.Flashed;
import org.espprovision.ledger.LedgerEntry.Issued;
import org.espprovision.ledger.LedgerEntry.Released;
import org.espprovision.ledger.LedgerEntry.Reserved;
import org.espprovision.ledger.LedgerEntry.Revoked;
import org.espprovision.ledger.LedgerEntry.Superseded;

/** What the entries so far say of each chip, and which entry may come next. */
final class DeviceIndex {
    private static final String SUPERSEDED_REASON = "superseded";

    private final Records records;
    private final ProductNumbers products;

    DeviceIndex(Records records) {
        this.records = records;
        this.products = new ProductNumbers(records);
    }

    /** Why this entry cannot be the next one. */
    Optional<String> objection(LedgerEntry entry) {
        if (entry instanceof Reserved reserved) {
            return records.certificate(reserved.serial()).isPresent()
                    ? Optional.of("serial %s is taken".formatted(reserved.serial()))
                    : Optional.empty();
        }
        if (entry instanceof Failed failed) {
            return failed.serial().flatMap(serial -> objection(serial, failed.mac()));
        }
        if (entry instanceof Issued issued) {
            return objection(issued.serial(), EnumSet.of(CertificateState.RESERVED));
        }
        if (entry instanceof Flashed flashed) {
            return objection(flashed.serial(), EnumSet.of(CertificateState.ISSUED, CertificateState.FLASHED));
        }
        if (entry instanceof Confirmed confirmed) {
            return objection(confirmed.serial(), EnumSet.of(CertificateState.FLASHED, CertificateState.CONFIRMED));
        }
        if (entry instanceof Superseded superseded) {
            return objection(
                    superseded.serial(),
                    EnumSet.complementOf(EnumSet.of(CertificateState.SUPERSEDED, CertificateState.REVOKED)));
        }
        if (entry instanceof Assigned assigned) {
            return products.objection(assigned);
        }
        if (entry instanceof Released released) {
            return products.objection(released);
        }
        if (entry instanceof Checkpoint) {
            return Optional.empty(); // it speaks of the chain, which has checked it
        }
        // A superseded one may still be revoked, for a graver reason.
        Revoked revoked = (Revoked) entry;
        return objection(revoked.serial(), EnumSet.complementOf(EnumSet.of(CertificateState.REVOKED)));
    }

    private Optional<String> objection(String serial, MacAddress mac) {
        Optional<CertificateRecord> known = records.certificate(serial);
        if (known.isEmpty()) {
            return Optional.of(neverReserved(serial));
        }
        Optional<MacAddress> owner = known.get().mac();
        return owner.equals(Optional.of(mac))
                ? Optional.empty()
                : Optional.of("serial %s belongs to %s, not to %s"
                        .formatted(serial, owner.map(MacAddress::toString).orElse("no chip"), mac));
    }

    private Optional<String> objection(String serial, Set<CertificateState> fitting) {
        Optional<CertificateState> state = records.certificate(serial).map(CertificateRecord::state);
        if (state.isEmpty()) {
            return Optional.of(neverReserved(serial));
        }
        return fitting.contains(state.get())
                ? Optional.empty()
                : Optional.of(
                        "serial %s is %s".formatted(serial, state.get().name().toLowerCase(Locale.ROOT)));
    }

    /** Takes in an entry to which there is no objection. */
    void apply(RecordedEntry recorded) {
        LedgerEntry entry = recorded.entry();
        if (entry instanceof Reserved reserved) {
            records.put(CertificateRecord.reserved(reserved));
        } else if (entry instanceof Issued issued) {
            CertificateRecord certificate = known(issued.serial()).issued(issued);
            records.put(certificate);
            certificate.mac().ifPresent(products::issuedTo);
        } else if (entry instanceof Flashed flashed) {
            records.put(known(flashed.serial()).flashed());
        } else if (entry instanceof Confirmed confirmed) {
            records.put(known(confirmed.serial()).confirmed(recorded.time()));
        } else if (entry instanceof Superseded superseded) {
            records.put(known(superseded.serial())
                    .withdrawn(CertificateState.SUPERSEDED, new Withdrawal(recorded.time(), SUPERSEDED_REASON)));
        } else if (entry instanceof Revoked revoked) {
            records.put(known(revoked.serial())
                    .withdrawn(CertificateState.REVOKED, new Withdrawal(recorded.time(), revoked.reason())));
        } else if (entry instanceof Assigned assigned) {
            products.apply(assigned);
        } else if (entry instanceof Released released) {
            products.apply(released);
        }
        records.note(recorded);
    }

    DeviceRecord device(MacAddress mac) {
        return new DeviceRecord(mac, records.certificates(mac));
    }

    /** Every chip, in the order in which they first came. */
    List<DeviceRecord> devices() {
        return records.chips().stream().map(this::device).toList();
    }

    private CertificateRecord known(String serial) {
        return records.certificate(serial).orElseThrow(() -> new IllegalStateException(neverReserved(serial)));
    }

    private static String neverReserved(String serial) {
        return "serial %s was never reserved".formatted(serial);
    }
}
