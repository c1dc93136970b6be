package org.espprovision.ledger;

import java.util.List;
import java.util.Optional;
import org.espprovision.MacAddress;

/** What the entries so far come to, kept in memory or in a file beside the journal. */
interface Records {
    /** Begins a change, alone, and says how far they have come. */
    ChainPosition begin();

    /** Ends a change: everything up to here is taken in. */
    void end(ChainPosition position);

    Optional<CertificateRecord> certificate(String serial);

    /** Adds a certificate, or takes the place of what was known of it. */
    void put(CertificateRecord certificate);

    /** A chip's certificates, oldest first. */
    List<CertificateRecord> certificates(MacAddress mac);

    /** All certificates, oldest first. */
    List<CertificateRecord> certificates();

    /** All that were superseded or revoked, oldest first. */
    List<CertificateRecord> withdrawn();

    /** Every chip a certificate was reserved for, in the order in which they first came. */
    List<MacAddress> chips();

    /** The product serial number a chip has. */
    Optional<Assignment> standing(MacAddress mac);

    /** Who has a product serial number, or has burnt it. */
    Optional<Assignment> holder(String product);

    /** The chip has this number from here on. */
    void assign(Assignment assignment);

    /** The chip has it no more; if it was used, nobody else may. */
    void release(Assignment assignment);

    /** Hears every entry after it was taken in. */
    void note(RecordedEntry entry);
}
