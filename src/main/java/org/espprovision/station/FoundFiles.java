package org.espprovision.station;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.pki.DeviceFile;
import org.espprovision.pki.FoundKey;
import org.espprovision.pki.KnownAuthority;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.Volume;

/** Holds the certificates and keys of one file system against each other and against a workspace. */
final class FoundFiles {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USE = "2.5.29.37.0";

    private final WorkspaceView workspace;
    private final Instant now;
    private final Map<String, X509Certificate> certificates = new LinkedHashMap<>();
    private final Map<String, FoundKey> keys = new LinkedHashMap<>();
    private final Map<String, String> spoilt = new LinkedHashMap<>();

    private FoundFiles(WorkspaceView workspace, Instant now) {
        this.workspace = workspace;
        this.now = now;
    }

    /** In the order of their paths. The volume's bytes are only read. */
    static List<FoundFile> in(Volume volume, WorkspaceView workspace, Instant now) {
        var found = new FoundFiles(workspace, now);
        for (SpiffsFile file : volume.files()) {
            found.take(file.path(), DeviceFile.read(file.path(), file.content()));
        }
        return found.judged(volume);
    }

    private void take(String path, DeviceFile content) {
        if (content instanceof DeviceFile.Certificate certificate) {
            certificates.put(path, certificate.certificate());
        } else if (content instanceof DeviceFile.Key key) {
            keys.put(path, key.key());
        } else if (content instanceof DeviceFile.Spoilt bytes) {
            spoilt.put(path, bytes.why());
        }
    }

    private List<FoundFile> judged(Volume volume) {
        List<FoundFile> judged = new ArrayList<>();
        for (SpiffsFile file : volume.files()) {
            String path = file.path();
            Optional.ofNullable(certificates.get(path)).ifPresent(certificate -> judged.add(judge(path, certificate)));
            Optional.ofNullable(keys.get(path)).ifPresent(key -> judged.add(judge(path, key)));
            Optional.ofNullable(spoilt.get(path)).ifPresent(why -> judged.add(new FoundFile.Spoilt(path, why)));
        }
        return List.copyOf(judged);
    }

    private FoundFile judge(String path, FoundKey key) {
        return new FoundFile.Key(
                path,
                key,
                pathsOf(certificates, key::belongsTo),
                record(record -> record.spkiSha256().equals(key.spkiSha256())));
    }

    private FoundFile judge(String path, X509Certificate certificate) {
        Optional<KnownAuthority> ours = workspace.authority().value();
        boolean isAuthority = certificate.getBasicConstraints() >= 0;
        return new FoundFile.Certificate(
                path,
                certificate,
                isAuthority,
                isForClients(certificate),
                validity(certificate),
                Duration.between(now, certificate.getNotAfter().toInstant()).toDays(),
                trust(certificate),
                workspace.authority().whyNot(),
                record(record -> record.issued().isPresent()
                        && record.serial().equals(LedgerEntry.serial(certificate.getSerialNumber()))
                        && record.certificate().filter(certificate::equals).isPresent()),
                ours.filter(authority -> authority.signed(certificate))
                        .flatMap(authority -> authority.revoked(certificate)),
                pathsOf(certificates, above -> !above.equals(certificate) && signed(above, certificate)).stream()
                        .findFirst(),
                pathsOf(keys, key -> key.belongsTo(certificate)));
    }

    private static boolean signed(X509Certificate above, X509Certificate below) {
        return above.getBasicConstraints() >= 0
                && new KnownAuthority(above, Optional.empty(), Optional.empty()).signed(below);
    }

    private FoundFile.Trust trust(X509Certificate certificate) {
        Optional<KnownAuthority> known = workspace.authority().value();
        if (known.filter(authority -> authority.is(certificate)).isPresent()) {
            return FoundFile.Trust.IS_THIS_AUTHORITY;
        }
        if (workspace.brokersAuthority().filter(certificate::equals).isPresent()) {
            return FoundFile.Trust.IS_BROKERS_AUTHORITY;
        }
        if (known.isEmpty()) {
            return FoundFile.Trust.UNKNOWN;
        }
        KnownAuthority authority = known.get();
        if (authority.signed(certificate)) {
            return now.isAfter(authority.certificate().getNotAfter().toInstant())
                    ? FoundFile.Trust.SIGNED_BY_THIS_AUTHORITY_WHICH_ENDED
                    : FoundFile.Trust.SIGNED_BY_THIS_AUTHORITY;
        }
        return authority.isNamesakeOfIssuer(certificate)
                ? FoundFile.Trust.SIGNED_BY_A_NAMESAKE
                : FoundFile.Trust.FOREIGN;
    }

    private FoundFile.Validity validity(X509Certificate certificate) {
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return FoundFile.Validity.NOT_YET;
        }
        return now.isAfter(certificate.getNotAfter().toInstant())
                ? FoundFile.Validity.EXPIRED
                : FoundFile.Validity.VALID;
    }

    private FoundFile.Recorded record(Predicate<CertificateRecord> wanted) {
        WorkspaceView.Known<List<CertificateRecord>> issued = workspace.issued();
        if (issued.value().isEmpty()) {
            return new FoundFile.Recorded.Unknown(issued.whyNot());
        }
        return issued.value().get().stream()
                .filter(wanted)
                .findFirst()
                .<FoundFile.Recorded>map(FoundFile.Recorded.Found::new)
                .orElseGet(FoundFile.Recorded.Absent::new);
    }

    /** Without the extension it may be used for anything. */
    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            return uses == null || uses.contains(CLIENT_AUTH) || uses.contains(ANY_USE);
        } catch (CertificateParsingException damaged) {
            return false;
        }
    }

    private static <T> List<String> pathsOf(Map<String, T> files, Predicate<T> wanted) {
        return files.entrySet().stream()
                .filter(file -> wanted.test(file.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
