package org.espprovision.station;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.pki.FoundKey;

/** A file of a device that is a certificate or a key, or was meant to be one, and what this workspace knows of it. */
public sealed interface FoundFile {
    String path();

    /** Whose a certificate is. */
    enum Trust {
        /** It is this workspace's authority, or the root above it. */
        IS_THIS_AUTHORITY,
        /** It is the authority that the settings name for the broker. */
        IS_BROKERS_AUTHORITY,
        /** This workspace's authority signed it. */
        SIGNED_BY_THIS_AUTHORITY,
        /** It did, and its own time is over. */
        SIGNED_BY_THIS_AUTHORITY_WHICH_ENDED,
        /** Its issuer has the name of this workspace's authority, and another key. */
        SIGNED_BY_A_NAMESAKE,
        FOREIGN,
        UNKNOWN
    }

    /** Whether now is within its validity. */
    enum Validity {
        NOT_YET,
        VALID,
        EXPIRED
    }

    /** What is recorded of a certificate or key. */
    sealed interface Recorded {
        /** The ledger has it. */
        record Found(CertificateRecord certificate) implements Recorded {}

        /** The ledger is readable and does not have it. */
        record Absent() implements Recorded {}

        /** There is no telling. */
        record Unknown(String why) implements Recorded {}
    }

    /**
     * A certificate.
     *
     * @param isAuthority whether it may sign others: the one a device trusts, and not its own
     * @param isForClients whether a broker may take it from a device
     * @param daysLeft whole days to its end, below zero once it is over
     * @param whyUnknown for {@link Trust#UNKNOWN}
     * @param onList whether the authority's revocation list names it; empty where there is no list of its issuer
     * @param signedBy the file beside it that signed it
     * @param keys the files beside it that hold its key
     */
    record Certificate(
            String path,
            X509Certificate certificate,
            boolean isAuthority,
            boolean isForClients,
            Validity validity,
            long daysLeft,
            Trust trust,
            String whyUnknown,
            Recorded record,
            Optional<Boolean> onList,
            Optional<String> signedBy,
            List<String> keys)
            implements FoundFile {
        /** Why and when it must not be used any more, by the ledger. */
        public Optional<CertificateRecord.Withdrawal> withdrawal() {
            return record instanceof Recorded.Found found ? found.certificate().withdrawal() : Optional.empty();
        }

        public Instant notAfter() {
            return certificate.getNotAfter().toInstant();
        }
    }

    /**
     * A private key, of which only the public half was kept.
     *
     * @param certificates the files beside it that it belongs to
     * @param record of the certificate that was issued for this key
     */
    record Key(String path, FoundKey key, List<String> certificates, Recorded record) implements FoundFile {}

    /** It cannot be read. */
    record Spoilt(String path, String why) implements FoundFile {}
}
