package org.espprovision.diagnosis;

import java.util.Arrays;
import java.util.Optional;
import org.espprovision.console.BearSslCode;

/**
 * What each of BearSSL's own errors means: the device's judgement of what the broker sent. A file on the device never
 * causes these: a bad file loads as no certificate. The names are those of {@link BearSslCode}.
 */
public enum BearSslError {
    OUT_OF_MEMORY(Cause.DEVICE_MEMORY),
    BAD_PARAM(Cause.SKETCH_FAULT),
    BAD_STATE(Cause.SKETCH_FAULT),
    UNSUPPORTED_VERSION(Cause.NOT_TLS, "Check the port and the broker's tls_version."),
    BAD_VERSION(Cause.NOT_TLS),
    BAD_LENGTH(Cause.NOT_TLS),
    TOO_LARGE(
            Cause.DEVICE_MEMORY,
            "The broker ignored the fragment size: give the sketch larger buffers (setBufferSizes)."),
    BAD_MAC(Cause.SKETCH_FAULT),
    NO_RANDOM(Cause.SKETCH_FAULT),
    UNKNOWN_TYPE(Cause.NOT_TLS),
    UNEXPECTED(Cause.NOT_TLS),
    BAD_CCS(Cause.TLS_BROKEN),
    BAD_ALERT(Cause.TLS_BROKEN),
    BAD_HANDSHAKE(Cause.NOT_TLS),
    OVERSIZED_ID(Cause.TLS_BROKEN),
    BAD_CIPHER_SUITE(Cause.TLS_BROKEN, "Build the sketch with all ciphers and widen the broker's list."),
    BAD_COMPRESSION(Cause.TLS_BROKEN),
    BAD_FRAGLEN(Cause.TLS_BROKEN, "Let the sketch use full buffers."),
    BAD_SECRENEG(Cause.TLS_BROKEN),
    EXTRA_EXTENSION(Cause.TLS_BROKEN),
    BAD_SNI(Cause.TLS_BROKEN),
    BAD_HELLO_DONE(Cause.TLS_BROKEN),
    LIMIT_EXCEEDED(Cause.BROKER_CERTIFICATE, "Use a key of RSA 2,048 to 4,096 bits, or P-256."),
    BAD_FINISHED(Cause.TLS_BROKEN),
    RESUME_MISMATCH(Cause.TLS_BROKEN, "Restart the device: it forgets the stored session."),
    INVALID_ALGORITHM(Cause.TLS_BROKEN, "Allow a P-256 or X25519 curve and SHA-256 at the broker."),
    BAD_SIGNATURE(Cause.BROKER_KEY),
    WRONG_KEY_USAGE(Cause.BROKER_CERTIFICATE, "Its key usage lacks digitalSignature: issue it with that."),
    NO_CLIENT_AUTH(Cause.SKETCH_FAULT),
    IO(Cause.NO_CONNECTION),
    X509_INVALID_VALUE(Cause.BROKER_CERTIFICATE),
    X509_TRUNCATED(Cause.BROKER_CERTIFICATE),
    X509_EMPTY_CHAIN(Cause.BROKER_CERTIFICATE, "The broker sent none: set its certfile."),
    X509_INNER_TRUNC(Cause.BROKER_CERTIFICATE),
    X509_BAD_TAG_CLASS(Cause.BROKER_CERTIFICATE),
    X509_BAD_TAG_VALUE(Cause.BROKER_CERTIFICATE),
    X509_INDEFINITE_LENGTH(Cause.BROKER_CERTIFICATE),
    X509_EXTRA_ELEMENT(Cause.BROKER_CERTIFICATE),
    X509_UNEXPECTED(Cause.BROKER_CERTIFICATE),
    X509_NOT_CONSTRUCTED(Cause.BROKER_CERTIFICATE),
    X509_NOT_PRIMITIVE(Cause.BROKER_CERTIFICATE),
    X509_PARTIAL_BYTE(Cause.BROKER_CERTIFICATE),
    X509_BAD_BOOLEAN(Cause.BROKER_CERTIFICATE),
    X509_OVERFLOW(Cause.BROKER_CERTIFICATE),
    X509_BAD_DN(Cause.BROKER_CERTIFICATE),
    X509_BAD_TIME(Cause.BROKER_CERTIFICATE),
    X509_UNSUPPORTED(
            Cause.BROKER_CERTIFICATE, "Sign with sha256WithRSA or ECDSA on P-256, not with RSA-PSS or Ed25519."),
    X509_LIMIT_EXCEEDED(Cause.BROKER_CERTIFICATE, "Use a key of at most 4,096 bits."),
    X509_WRONG_KEY_TYPE(Cause.BROKER_CERTIFICATE),
    X509_BAD_SIGNATURE(
            Cause.BROKER_CERTIFICATE, "A signature in the chain is wrong: send the certificates of one authority."),
    X509_TIME_UNKNOWN(Cause.NO_TIME),
    X509_EXPIRED(Cause.BROKER_DATES),
    X509_DN_MISMATCH(
            Cause.BROKER_CERTIFICATE,
            "Order the broker's certfile: its own certificate first, then the intermediates."),
    X509_BAD_SERVER_NAME(Cause.BROKER_NAME),
    X509_CRITICAL_EXTENSION(Cause.BROKER_CERTIFICATE, "Do not mark the extended key usage or constraints critical."),
    X509_NOT_CA(Cause.BROKER_CERTIFICATE, "An intermediate lacks CA:TRUE, or its path length is too short."),
    X509_FORBIDDEN_KEY_USAGE(Cause.BROKER_CERTIFICATE, "An intermediate lacks keyCertSign."),
    X509_WEAK_PUBLIC_KEY(Cause.BROKER_CERTIFICATE, "Use a key of RSA 2,048 bits or P-256."),
    X509_NOT_TRUSTED(Cause.BROKER_NOT_TRUSTED);

    private final BearSslCode code;
    private final Cause cause;
    private final String fix;

    BearSslError(Cause cause) {
        this(cause, cause.remedy());
    }

    BearSslError(Cause cause, String fix) {
        this.code = BearSslCode.valueOf(name());
        this.cause = cause;
        this.fix = fix;
    }

    public static Optional<BearSslError> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number() == number).findFirst();
    }

    /** Finds an error by the text that the core prints for it. */
    public static Optional<BearSslError> ofText(String text) {
        return BearSslCode.in(text).map(code -> valueOf(code.name()));
    }

    public int number() {
        return code.number();
    }

    public Cause cause() {
        return cause;
    }

    /** The core's text. */
    public String text() {
        return code.text();
    }

    /** What to do about this very error. */
    public String fix() {
        return fix;
    }
}
