package org.espprovision.station;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.MacAddress;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.CertificateRequest;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Revocation;
import org.espprovision.pki.RevocationList;
import org.espprovision.pki.RevocationReason;
import org.espprovision.pki.SerialNumber;
import org.espprovision.pki.ServerCredentials;
import org.espprovision.pki.ServerNames;

/**
 * Issues and withdraws by the book: a certificate's serial number and key are in the ledger before it is signed, and
 * whatever the ledger has as withdrawn is on the next revocation list. Several processes may do this in one workspace.
 */
public final class Registrar {
    /** Long, because a list that ran out locks every device out; {@link RevocationList#warning} says when it comes near. */
    public static final Period LIST_LIFE = Period.ofYears(10);

    private final CertificateAuthority authority;
    private final Ledger ledger;
    private final SecureRandom random;

    public Registrar(CertificateAuthority authority, Ledger ledger, SecureRandom random) {
        this.authority = authority;
        this.ledger = ledger;
        this.random = random;
    }

    /** Issues to a key made here. */
    public DeviceCertificate issue(DeviceName name, Optional<MacAddress> mac, DeviceKey key) {
        SerialNumber serial = reserve(name.text(), mac, key.spkiSha256());
        return recorded(authority.issueDevice(name, mac, key, serial));
    }

    /** Issues to a key that stays with its owner. */
    public DeviceCertificate issue(DeviceName name, Optional<MacAddress> mac, CertificateRequest request) {
        SerialNumber serial = reserve(name.text(), mac, request.spkiSha256());
        return recorded(authority.issueDevice(name, mac, request, serial));
    }

    /** Makes a broker's key and certificate. */
    public ServerCredentials issueServer(KeyKind kind, ServerNames names) {
        SerialNumber serial = SerialNumber.random(random);
        ServerCredentials server = authority.issueServer(
                kind,
                names,
                serial,
                spkiSha256 -> ledger.append(new LedgerEntry.Reserved(
                        LedgerEntry.serial(serial.value()), Optional.empty(), names.commonName(), spkiSha256)));
        ledger.append(LedgerEntry.Issued.of(server.certificate()));
        return server;
    }

    private SerialNumber reserve(String name, Optional<MacAddress> mac, String spkiSha256) {
        SerialNumber serial = SerialNumber.random(random);
        ledger.append(new LedgerEntry.Reserved(LedgerEntry.serial(serial.value()), mac, name, spkiSha256));
        return serial;
    }

    private DeviceCertificate recorded(DeviceCertificate certificate) {
        ledger.append(LedgerEntry.Issued.of(certificate.x509()));
        return certificate;
    }

    /**
     * Withdraws what a serial number, a name or a MAC address stands for, as far as it still stands. The revocation list
     * is another step: {@link #renewList}.
     *
     * @return what was withdrawn, as it was before
     * @throws StationException {@code revoke.unknown} when the ledger has no such certificate, {@code revoke.done} when all
     *     of them are withdrawn already
     */
    public List<CertificateRecord> revoke(String serialNameOrMac, RevocationReason reason) {
        List<CertificateRecord> meant = ledger.certificates().stream()
                .filter(certificate -> isMeant(certificate, serialNameOrMac))
                .toList();
        if (meant.isEmpty()) {
            throw StationException.nothingToRevoke(serialNameOrMac);
        }
        List<CertificateRecord> standing = meant.stream()
                .filter(certificate -> !certificate.state().isWithdrawn())
                .toList();
        if (standing.isEmpty()) {
            throw StationException.alreadyRevoked(serialNameOrMac);
        }
        for (CertificateRecord certificate : standing) {
            ledger.append(new LedgerEntry.Revoked(certificate.serial(), reason.toString()));
        }
        return standing;
    }

    private static boolean isMeant(CertificateRecord certificate, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return certificate.deviceName().equals(text)
                || certificate.serial().equals(lower.replace(":", "").replaceFirst("^0+", ""))
                || certificate
                        .mac()
                        .filter(mac -> mac.toString().equals(lower)
                                || mac.compact().equals(lower)
                                || mac.toString().equals(lower.replace('-', ':')))
                        .isPresent();
    }

    /** As {@link #renewList(Period)}, to last as long as the list before it; the first lasts {@link #LIST_LIFE}. */
    public RevocationList renewList() {
        return renewList(authority
                .revocations()
                .map(list -> Duration.between(list.thisUpdate(), list.nextUpdate()))
                .map(life -> Period.ofDays((int) Math.max(1, life.toDays())))
                .orElse(LIST_LIFE));
    }

    /** Makes a new revocation list from the ledger, with what this authority issued and the ledger has as withdrawn. */
    public RevocationList renewList(Period life) {
        return authority.publishRevocations(this::withdrawn, life);
    }

    /** The serial numbers that belong on this authority's list. */
    Stream<String> withdrawnByUs() {
        return withdrawnRecords().map(CertificateRecord::serial);
    }

    private Stream<CertificateRecord> withdrawnRecords() {
        return ledger.withdrawn().stream()
                .filter(certificate ->
                        certificate.certificate().map(this::isOurs).orElse(false));
    }

    private List<Revocation> withdrawn() {
        return withdrawnRecords()
                .map(certificate -> {
                    CertificateRecord.Withdrawal end = certificate.withdrawal().orElseThrow();
                    return Revocation.recorded(certificate.serial(), end.time(), end.reason());
                })
                .toList();
    }

    /** A workspace's ledger may remember an authority from before; a list speaks for one. */
    private boolean isOurs(X509Certificate certificate) {
        return certificate
                .getIssuerX500Principal()
                .equals(authority.certificate().getSubjectX500Principal());
    }
}
