package org.espprovision.pki;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a certificate must not be used any more (RFC 5280 section 5.3.1). "On hold" is missing: the ledger takes nothing
 * back.
 */
public enum RevocationReason {
    /** No reason is given; the list then carries none, as the RFC advises. */
    UNSPECIFIED("unspecified", 0),
    /** Somebody else has, or may have, the private key: a lost or opened device. */
    KEY_COMPROMISE("keyCompromise", 1),
    AFFILIATION_CHANGED("affiliationChanged", 3),
    /** Another certificate took its place. */
    SUPERSEDED("superseded", 4),
    /** The device is out of service. */
    CESSATION_OF_OPERATION("cessationOfOperation", 5),
    PRIVILEGE_WITHDRAWN("privilegeWithdrawn", 9);

    private final String text;
    private final int code;

    RevocationReason(String text, int code) {
        this.text = text;
        this.code = code;
    }

    /**
     * Reads a reason as the RFC names it; capitals do not matter.
     *
     * @throws CredentialsException {@code crl.reason} for anything else
     */
    public static RevocationReason parse(String text) {
        return find(text).orElseThrow(() -> CredentialsException.unknownReason(text, names()));
    }

    /** The same, with {@link #UNSPECIFIED} for what cannot be read. */
    static RevocationReason of(String recorded) {
        return find(recorded).orElse(UNSPECIFIED);
    }

    private static Optional<RevocationReason> find(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text.equalsIgnoreCase(text))
                .findFirst();
    }

    private static String names() {
        return Arrays.stream(values()).map(RevocationReason::toString).collect(Collectors.joining(", "));
    }

    int code() {
        return code;
    }

    /** The name as the RFC writes it: {@code keyCompromise}. */
    @Override
    public String toString() {
        return text;
    }
}
