package org.espprovision.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.jspecify.annotations.Nullable;

/** What the entries so far say of each chip, and which entry may come next. */
final class DeviceIndex {
    private static final String SUPERSEDED_REASON = "superseded";

    private final Map<String, Certificate> bySerial = new LinkedHashMap<>();
    private final Map<MacAddress, List<Certificate>> byMac = new LinkedHashMap<>();
    private final ProductNumbers products = new ProductNumbers();

    private static final class Certificate {
        private final Reserved reserved;
        private CertificateState state = CertificateState.RESERVED;
        private @Nullable Issued issued;
        private @Nullable Instant confirmed;
        private @Nullable Withdrawal withdrawal;

        private Certificate(Reserved reserved) {
            this.reserved = reserved;
        }
    }

    /** Why this entry cannot be the next one. */
    Optional<String> objection(LedgerEntry entry) {
        if (entry instanceof Reserved reserved) {
            return bySerial.containsKey(reserved.serial())
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
        Certificate known = bySerial.get(serial);
        if (known == null) {
            return Optional.of("serial %s was never reserved".formatted(serial));
        }
        Optional<MacAddress> owner = known.reserved.mac();
        return owner.equals(Optional.of(mac))
                ? Optional.empty()
                : Optional.of("serial %s belongs to %s, not to %s"
                        .formatted(serial, owner.map(MacAddress::toString).orElse("no chip"), mac));
    }

    private Optional<String> objection(String serial, Set<CertificateState> fitting) {
        Certificate known = bySerial.get(serial);
        if (known == null) {
            return Optional.of("serial %s was never reserved".formatted(serial));
        }
        return fitting.contains(known.state)
                ? Optional.empty()
                : Optional.of("serial %s is %s".formatted(serial, lowerCase(known.state)));
    }

    /** Takes in an entry to which there is no objection. */
    void apply(LedgerEntry entry, Instant time) {
        if (entry instanceof Reserved reserved) {
            Certificate certificate = new Certificate(reserved);
            bySerial.put(reserved.serial(), certificate);
            reserved.mac()
                    .ifPresent(chip -> byMac.computeIfAbsent(chip, mac -> new ArrayList<>())
                            .add(certificate));
        } else if (entry instanceof Issued issued) {
            Certificate certificate = known(issued.serial());
            certificate.issued = issued;
            certificate.state = CertificateState.ISSUED;
            certificate.reserved.mac().ifPresent(products::issuedTo);
        } else if (entry instanceof Flashed flashed) {
            known(flashed.serial()).state = CertificateState.FLASHED;
        } else if (entry instanceof Confirmed confirmed) {
            known(confirmed.serial()).state = CertificateState.CONFIRMED;
            known(confirmed.serial()).confirmed = time;
        } else if (entry instanceof Superseded superseded) {
            withdraw(superseded.serial(), CertificateState.SUPERSEDED, new Withdrawal(time, SUPERSEDED_REASON));
        } else if (entry instanceof Revoked revoked) {
            withdraw(revoked.serial(), CertificateState.REVOKED, new Withdrawal(time, revoked.reason()));
        } else if (entry instanceof Assigned assigned) {
            products.apply(assigned);
        } else if (entry instanceof Released released) {
            products.apply(released);
        }
    }

    private void withdraw(String serial, CertificateState state, Withdrawal withdrawal) {
        known(serial).state = state;
        known(serial).withdrawal = withdrawal;
    }

    ProductNumbers products() {
        return products;
    }

    /** Every certificate, in the order in which their serial numbers were taken. */
    List<CertificateRecord> certificates() {
        return bySerial.values().stream().map(DeviceIndex::certificateRecord).toList();
    }

    DeviceRecord device(MacAddress mac) {
        return new DeviceRecord(
                mac,
                byMac.getOrDefault(mac, List.of()).stream()
                        .map(DeviceIndex::certificateRecord)
                        .toList());
    }

    /** Every chip, in the order in which they first came. */
    List<DeviceRecord> devices() {
        return byMac.keySet().stream().map(this::device).toList();
    }

    private Certificate known(String serial) {
        Certificate certificate = bySerial.get(serial);
        if (certificate == null) {
            throw new IllegalStateException("serial %s was never reserved".formatted(serial));
        }
        return certificate;
    }

    private static CertificateRecord certificateRecord(Certificate certificate) {
        return new CertificateRecord(
                certificate.reserved.serial(),
                certificate.reserved.mac(),
                certificate.reserved.deviceName(),
                certificate.reserved.spkiSha256(),
                certificate.reserved.flashId(),
                certificate.state,
                Optional.ofNullable(certificate.issued),
                Optional.ofNullable(certificate.confirmed),
                Optional.ofNullable(certificate.withdrawal));
    }

    private static String lowerCase(CertificateState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
