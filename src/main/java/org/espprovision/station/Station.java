package org.espprovision.station;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.serial.Lines;

/**
 * A place where boards are provisioned: the lines that can be opened, the authority that signs and the ledger that
 * remembers. One board at a time for each call; calls from several threads do not disturb each other.
 */
public final class Station {
    private final Lines lines;
    private final Supplier<CertificateAuthority> authority;
    private final Ledger ledger;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * @param authority opened when the first board needs it; may ask for a pass phrase
     */
    public Station(
            Lines lines, Supplier<CertificateAuthority> authority, Ledger ledger, Clock clock, SecureRandom random) {
        this.lines = lines;
        this.authority = authority;
        this.ledger = ledger;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Takes the board on a port from whatever it is to a device that has proved itself, or says why it has not.
     *
     * @return how it ended; a device that did not prove itself is an {@link Outcome} too, with the cause in its verdict
     * @throws org.espprovision.ProvisioningException when a step failed; it is in the ledger if the board is known
     */
    public Outcome provision(String port, Job job, StationListener listener, Cancellation cancellation) {
        return new Provisioning(this, new OneRun(this, job), port, job, listener).run(cancellation);
    }

    /**
     * Begins work on many boards of one kind.
     *
     * @param job for each of them; the names come from the orders
     * @param keysAhead how many device keys are made ahead: about one a port
     * @param notes hears what concerns no board of its own
     */
    public Shift shift(Job job, Orders orders, int keysAhead, StationListener notes) {
        return new Shift(this, job, orders, keysAhead, notes);
    }

    /** The paths of the files that a provisioned device finds in its file system. */
    public static Set<String> filesOfADevice() {
        return DeviceFiles.PATHS;
    }

    Lines lines() {
        return lines;
    }

    CertificateAuthority authority() {
        return authority.get();
    }

    Ledger ledger() {
        return ledger;
    }

    Clock clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }
}
