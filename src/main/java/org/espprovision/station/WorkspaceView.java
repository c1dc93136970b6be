package org.espprovision.station;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.espprovision.ProvisioningException;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.KnownAuthority;

/**
 * What a workspace knows of certificates, read without any pass phrase and without changing it. What is missing or cannot be
 * read is unknown, with the reason.
 */
public final class WorkspaceView {
    private final Known<KnownAuthority> authority;
    private final Known<List<CertificateRecord>> issued;
    private final Optional<X509Certificate> brokersAuthority;

    /** An answer, or why there is none. */
    record Known<T>(Optional<T> value, String whyNot) {
        static <T> Known<T> of(T value) {
            return new Known<>(Optional.of(value), "");
        }

        static <T> Known<T> not(String why) {
            return new Known<>(Optional.empty(), why);
        }
    }

    private WorkspaceView(
            Known<KnownAuthority> authority,
            Known<List<CertificateRecord>> issued,
            Optional<X509Certificate> brokersAuthority) {
        this.authority = authority;
        this.issued = issued;
        this.brokersAuthority = brokersAuthority;
    }

    /**
     * Looks into a workspace, which need not be there.
     *
     * @param authority its folder
     * @param ledger its folder
     * @param brokersAuthority what devices are told to trust for a broker of somebody else's, where one is set
     */
    public static WorkspaceView of(
            Path authority, Path ledger, Optional<X509Certificate> brokersAuthority, Clock clock) {
        return new WorkspaceView(authority(authority), issued(ledger, clock), brokersAuthority);
    }

    private static Known<KnownAuthority> authority(Path folder) {
        try {
            return KnownAuthority.in(folder)
                    .map(Known::of)
                    .orElseGet(() -> Known.not("there is no authority in " + folder));
        } catch (ProvisioningException unreadable) {
            return Known.not(unreadable.what());
        }
    }

    private static Known<List<CertificateRecord>> issued(Path folder, Clock clock) {
        try {
            List<CertificateRecord> certificates = Ledger.open(folder, clock).certificates();
            return certificates.isEmpty() ? Known.not("nothing is recorded in " + folder) : Known.of(certificates);
        } catch (ProvisioningException unreadable) {
            return Known.not(unreadable.what());
        }
    }

    Known<KnownAuthority> authority() {
        return authority;
    }

    Known<List<CertificateRecord>> issued() {
        return issued;
    }

    Optional<X509Certificate> brokersAuthority() {
        return brokersAuthority;
    }
}
