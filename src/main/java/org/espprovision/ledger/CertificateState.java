package org.espprovision.ledger;

/** How far a certificate has come. */
public enum CertificateState {
    /** There is none. */
    NONE,
    /** Its serial number is taken. */
    RESERVED,
    /** It is signed. */
    ISSUED,
    /** It is in the flash, with its key. */
    FLASHED,
    /** The broker accepted it. */
    CONFIRMED,
    /** Another one took its place: it must not be used any more. */
    SUPERSEDED,
    /** Somebody withdrew it: it must not be used any more. */
    REVOKED;

    /** Whether it must not be used any more. */
    public boolean isWithdrawn() {
        return this == SUPERSEDED || this == REVOKED;
    }
}
