package org.espprovision.station;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.espprovision.broker.CheckGuests;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.broker.mosquitto.ListRollOut;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.ClientCredentials;
import org.espprovision.pki.RevocationList;
import org.espprovision.pki.UntrustedIdentity;

/** What a workspace's authority contributes to a broker's set-up, its check and its revocation list. */
public final class BrokerCare {
    private static final int RANDOM_BYTES = 4;

    private final Path workspace;
    private final CertificateAuthority authority;
    private final Registrar registrar;
    private final SecureRandom random;
    private final Clock clock;

    public BrokerCare(Path workspace, CertificateAuthority authority, Ledger ledger, SecureRandom random, Clock clock) {
        this.workspace = workspace;
        this.authority = authority;
        this.registrar = new Registrar(authority, ledger, random);
        this.random = random;
        this.clock = clock;
    }

    Registrar registrar() {
        return registrar;
    }

    CertificateAuthority authority() {
        return authority;
    }

    /**
     * The latest list of the authority, with a certificate on it that {@link #guests} can be refused with. Makes a new one
     * where there is none yet.
     */
    RevocationList listWithWitness() {
        if (KnownRevoked.in(workspace).find(authority).isEmpty()) {
            KnownRevoked.in(workspace).make(authority, registrar, random);
        }
        return registrar.renewList();
    }

    /** Clients for a check, good for a day and in memory only, and the kept certificate that must be refused. */
    public CheckGuests guests() {
        byte[] chance = new byte[RANDOM_BYTES];
        random.nextBytes(chance);
        String name = "provision-check-" + HexFormat.of().formatHex(chance);
        var members = new CheckGuests.Members(
                identity(authority.issueClient(name)),
                identity(authority.issueClient(name + "-2")),
                identity(authority.issueMonitor()));
        Optional<TlsIdentity> revoked = KnownRevoked.in(workspace).find(authority);
        return new CheckGuests(
                Optional.of(members),
                "",
                identity(UntrustedIdentity.make(random, clock)),
                revoked,
                "this workspace has never given a broker a list with a certificate kept for it: 'provision broker config' or "
                        + "'provision broker crl' does");
    }

    /** Clients for a check where there is no authority: a stranger alone. */
    public static CheckGuests strangerOnly(String because, SecureRandom random, Clock clock) {
        return new CheckGuests(
                Optional.empty(), because, identity(UntrustedIdentity.make(random, clock)), Optional.empty(), because);
    }

    /**
     * Makes a new list with a certificate on it that was revoked just now, and brings it to the broker.
     *
     * @return the list
     */
    public RevocationList rollOut(ListRollOut way) {
        TlsIdentity good = identity(authority.issueClient("provision-check"));
        TlsIdentity revoked = KnownRevoked.in(workspace).make(authority, registrar, random);
        RevocationList list = registrar.renewList();
        way.run(
                list.pem().getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                authority.certificate(),
                new ListRollOut.Witnesses(revoked, good));
        return list;
    }

    private static TlsIdentity identity(ClientCredentials client) {
        return TlsIdentity.of(client.certificate(), client.key());
    }
}
