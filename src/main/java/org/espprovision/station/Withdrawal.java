package org.espprovision.station;

import java.math.BigInteger;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espprovision.ProvisioningException;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.RevocationList;

/** What a station has to do with certificates that must not be used any more. */
final class Withdrawal {
    private final CertificateAuthority authority;
    private final Station station;
    private final Withdrawn withdrawn;

    Withdrawal(CertificateAuthority authority, Station station) {
        this.authority = authority;
        this.station = station;
        this.withdrawn = new Withdrawn(station.ledger());
    }

    /** For the embedded broker, always as of the latest {@link #refresh} or {@link #renew}. */
    Predicate<X509Certificate> withdrawn() {
        return withdrawn;
    }

    /** Says in time that the revocation list nears its end. */
    void warn(StationListener listener) {
        authority
                .revocations()
                .flatMap(list -> list.warning(station.clock()))
                .ifPresent(words -> listener.on(new StationEvent.Note(words)));
    }

    /** Looks into the ledger again: what was withdrawn since is refused from now on. */
    void refresh() {
        withdrawn.refresh();
    }

    /** A run that was killed may have left a superseded certificate that is on no list: it is put there now. */
    void catchUp(StationListener listener) {
        Set<String> listed = authority.revocations().stream()
                .flatMap(Withdrawal::serials)
                .map(org.espprovision.ledger.LedgerEntry::serial)
                .collect(Collectors.toSet());
        boolean missing = new Registrar(authority, station.ledger(), station.random())
                .withdrawnByUs()
                .anyMatch(serial -> !listed.contains(serial));
        if (missing) {
            renew(listener);
        }
    }

    private static Stream<BigInteger> serials(RevocationList list) {
        return Optional.ofNullable(list.x509().getRevokedCertificates()).stream()
                .flatMap(Set::stream)
                .map(X509CRLEntry::getSerialNumber);
    }

    /** Puts what the ledger has as withdrawn on a new revocation list. The board is written by now: this cannot stop it. */
    void renew(StationListener listener) {
        withdrawn.refresh();
        try {
            RevocationList list = new Registrar(authority, station.ledger(), station.random()).renewList();
            listener.on(new StationEvent.Note(
                    "the board's earlier certificate is on revocation list number %s: give it to brokers that check one"
                            .formatted(list.number())));
        } catch (ProvisioningException e) {
            listener.on(new StationEvent.Note(
                    "the board's earlier certificate is superseded in the ledger, but there is no "
                            + "new revocation list: %s [%s]".formatted(e.what(), e.code())));
        }
    }
}
