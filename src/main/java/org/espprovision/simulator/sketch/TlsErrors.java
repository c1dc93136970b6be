package org.espprovision.simulator.sketch;

import java.util.Map;

/**
 * The texts behind {@code getLastSSLError}, core 3.0.0 and later. The core takes the flag off a TLS alert and looks the
 * alert's number up among BearSSL's own error numbers, so after its prefix comes the text of something else.
 */
final class TlsErrors {
    static final int NONE = 0;
    static final int WRONG_KEY_USAGE = 28;
    static final int EMPTY_CHAIN = 35;
    static final int UNSUPPORTED = 49;
    static final int LIMIT_EXCEEDED = 50;
    static final int WRONG_KEY_TYPE = 51;
    static final int BAD_SIGNATURE = 52;
    static final int EXPIRED = 54;
    static final int DN_MISMATCH = 55;
    static final int BAD_SERVER_NAME = 56;
    static final int CRITICAL_EXTENSION = 57;
    static final int NOT_CA = 58;
    static final int FORBIDDEN_KEY_USAGE = 59;
    static final int WEAK_PUBLIC_KEY = 60;
    static final int NOT_TRUSTED = 62;

    private static final String FROM_BROKER = "SSL received fatal alert - ";
    private static final String UNKNOWN = "Unknown error code.";

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(10, "Incoming record or message has wrong type with regards to the current engine state."),
            Map.entry(
                    20,
                    "Server sent an extension type that we did not announce, or used the same extension type "
                            + "several times in a single ServerHello."),
            Map.entry(22, "Invalid ServerHelloDone from the server (length is not 0)."),
            Map.entry(
                    WRONG_KEY_USAGE,
                    "Peer's public key does not have the proper type or is not allowed for the "
                            + "requested operation."),
            Map.entry(EMPTY_CHAIN, "Empty certificate chain (no certificate at all)."),
            Map.entry(40, "Decoding error: extraneous element."),
            Map.entry(42, "Decoding error: expected constructed element, but is primitive."),
            Map.entry(43, "Decoding error: expected primitive element, but is constructed."),
            Map.entry(44, "Decoding error: BIT STRING length is not multiple of 8."),
            Map.entry(45, "Decoding error: BOOLEAN value has invalid length."),
            Map.entry(46, "Decoding error: value is off-limits."),
            Map.entry(47, "Invalid distinguished name."),
            Map.entry(48, "Invalid date/time representation."),
            Map.entry(UNSUPPORTED, "Certificate contains unsupported features that cannot be ignored."),
            Map.entry(LIMIT_EXCEEDED, "Key or signature size exceeds internal limits."),
            Map.entry(WRONG_KEY_TYPE, "Key type does not match that which was expected."),
            Map.entry(BAD_SIGNATURE, "Signature is invalid."),
            Map.entry(EXPIRED, "Certificate is expired or not yet valid."),
            Map.entry(DN_MISMATCH, "Issuer/Subject DN mismatch in the chain."),
            Map.entry(BAD_SERVER_NAME, "Expected server name was not found in the chain."),
            Map.entry(CRITICAL_EXTENSION, "Unknown critical extension in certificate."),
            Map.entry(NOT_CA, "Not a CA, or path length constraint violation."),
            Map.entry(FORBIDDEN_KEY_USAGE, "Key Usage extension prohibits intended usage."),
            Map.entry(WEAK_PUBLIC_KEY, "Public key found in certificate is too small."),
            Map.entry(NOT_TRUSTED, "Chain could not be linked to a trust anchor."));

    private TlsErrors() {}

    static String ofBearSsl(int number) {
        return TEXTS.getOrDefault(number, UNKNOWN);
    }

    static String ofAlert(int number) {
        return FROM_BROKER + ofBearSsl(number);
    }
}
