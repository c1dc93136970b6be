package org.espprovision.station;

import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;

/**
 * Whether a certificate was withdrawn, as the ledger had it at the last look. Serial numbers are random and 159 bits long,
 * so a number alone says which certificate is meant, whoever issued it. Answers at once, on any thread.
 */
final class Withdrawn implements Predicate<X509Certificate> {
    private final Ledger ledger;
    private volatile Set<String> serials;

    Withdrawn(Ledger ledger) {
        this.ledger = ledger;
        this.serials = read();
    }

    /** Looks again. */
    void refresh() {
        serials = read();
    }

    private Set<String> read() {
        return ledger.withdrawn().stream().map(CertificateRecord::serial).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean test(X509Certificate certificate) {
        return serials.contains(LedgerEntry.serial(certificate.getSerialNumber()));
    }
}
