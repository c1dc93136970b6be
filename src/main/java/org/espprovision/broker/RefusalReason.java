package org.espprovision.broker;

/** Why a TLS handshake with the check endpoint came to nothing, from the endpoint's side of the wire. */
public enum RefusalReason {
    /** The chain does not lead to the client authority: another CA, another key of the same name, a missing link. */
    UNKNOWN_ISSUER,
    /** A certificate of the chain, or the authority itself, is past its last day. */
    EXPIRED,
    /** A certificate of the chain is not valid yet. */
    NOT_YET_VALID,
    /** basicConstraints, keyUsage or extendedKeyUsage forbid what the certificate is used for. */
    WRONG_USAGE,
    /** The certificate is on the revocation list. */
    REVOKED,
    /** The client answered the certificate request with an empty list. */
    NO_CERTIFICATE,
    /** No TLS version in common; the endpoint speaks TLS 1.2. */
    PROTOCOL_VERSION,
    /** No cipher suite in common, or none that fits the endpoint's key. */
    NO_COMMON_CIPHER,
    /** The client's signature does not fit the certificate it showed: certificate and key are not a pair. */
    BAD_SIGNATURE,
    /**
     * The client sent an alert or hung up during the handshake. BearSSL hangs up without an alert when it rejects the
     * broker's certificate; a probe of the fragment length looks the same.
     */
    CLIENT_REJECTED_US,
    /** The first bytes are not a TLS record: plain MQTT on the TLS port, a web browser, a port scanner. */
    NOT_TLS,
    /** The handshake did not end within its limit. */
    TIMED_OUT,
    /** Something else; the event's detail has the words. */
    OTHER
}
