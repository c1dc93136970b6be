package org.espprovision.station;

import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import org.espprovision.ProvisioningException;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.RevocationList;

/** What one run has to do with certificates that must not be used any more. */
final class Withdrawal {
    private final CertificateAuthority authority;
    private final Station station;
    private final StationListener listener;
    private final Withdrawn withdrawn;

    Withdrawal(CertificateAuthority authority, Station station, StationListener listener) {
        this.authority = authority;
        this.station = station;
        this.listener = listener;
        this.withdrawn = new Withdrawn(station.ledger());
    }

    /** For the embedded broker, always as of the latest {@link #renew}. */
    Predicate<X509Certificate> withdrawn() {
        return withdrawn;
    }

    /** Says in time that the revocation list nears its end. */
    void warn() {
        authority
                .revocations()
                .flatMap(list -> list.warning(station.clock()))
                .ifPresent(words -> listener.on(new StationEvent.Note(words)));
    }

    /** Puts the board's earlier certificates on the revocation list. The board is written by now: this cannot stop it. */
    void renew() {
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
