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
    /** It must not be used any more. */
    SUPERSEDED
}
