package org.espprovision.ledger;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Confirmed;
import org.espprovision.ledger.LedgerEntry.Failed;
import org.espprovision.ledger.LedgerEntry.Flashed;
import org.espprovision.ledger.LedgerEntry.Issued;
import org.espprovision.ledger.LedgerEntry.Reserved;
import org.espprovision.ledger.LedgerEntry.Superseded;
import org.jspecify.annotations.Nullable;

/** What the entries so far say of each chip, and which entry may come next. */
final class DeviceIndex {
    private final Map<String, Certificate> bySerial = new HashMap<>();
    private final Map<MacAddress, List<Certificate>> byMac = new LinkedHashMap<>();

    private static final class Certificate {
        private final Reserved reserved;
        private CertificateState state = CertificateState.RESERVED;
        private @Nullable Issued issued;

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
        Superseded superseded = (Superseded) entry;
        return objection(superseded.serial(), EnumSet.complementOf(EnumSet.of(CertificateState.SUPERSEDED)));
    }

    private Optional<String> objection(String serial, MacAddress mac) {
        Certificate known = bySerial.get(serial);
        if (known == null) {
            return Optional.of("serial %s was never reserved".formatted(serial));
        }
        return known.reserved.mac().equals(mac)
                ? Optional.empty()
                : Optional.of("serial %s belongs to %s, not to %s".formatted(serial, known.reserved.mac(), mac));
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
    void apply(LedgerEntry entry) {
        if (entry instanceof Reserved reserved) {
            Certificate certificate = new Certificate(reserved);
            bySerial.put(reserved.serial(), certificate);
            byMac.computeIfAbsent(reserved.mac(), mac -> new ArrayList<>()).add(certificate);
        } else if (entry instanceof Issued issued) {
            known(issued.serial()).issued = issued;
            known(issued.serial()).state = CertificateState.ISSUED;
        } else if (entry instanceof Flashed flashed) {
            known(flashed.serial()).state = CertificateState.FLASHED;
        } else if (entry instanceof Confirmed confirmed) {
            known(confirmed.serial()).state = CertificateState.CONFIRMED;
        } else if (entry instanceof Superseded superseded) {
            known(superseded.serial()).state = CertificateState.SUPERSEDED;
        }
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
        Optional<Issued> issued = Optional.ofNullable(certificate.issued);
        return new CertificateRecord(
                certificate.reserved.serial(),
                certificate.reserved.deviceName(),
                certificate.reserved.spkiSha256(),
                certificate.state,
                issued.map(Issued::fingerprint),
                issued.map(DeviceIndex::notAfter));
    }

    /** Read only when somebody asks: parsing every certificate would make opening slow. */
    private static Instant notAfter(Issued issued) {
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(issued.certificateDer()));
            return certificate.getNotAfter().toInstant();
        } catch (CertificateException e) {
            throw LedgerException.unreadableCertificate(issued.serial(), e);
        }
    }

    private static String lowerCase(CertificateState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
