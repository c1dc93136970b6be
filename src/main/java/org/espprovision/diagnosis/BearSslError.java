package org.espprovision.diagnosis;

import java.util.Arrays;
import java.util.Optional;

/**
 * BearSSL's own errors as the core's {@code getLastSSLError} numbers and words them: the device's judgement of what the
 * broker sent. The numbers are BearSSL's {@code BR_ERR_*}; -1000 is the core's. Number 0 is not in the table, since it
 * means that no TLS error was recorded. A file on the device never causes these: a bad file loads as no certificate.
 */
public enum BearSslError {
    OUT_OF_MEMORY(-1000, Cause.DEVICE_MEMORY, "Unable to allocate memory for SSL structures and buffers."),
    BAD_PARAM(1, Cause.SKETCH_FAULT, "Caller-provided parameter is incorrect."),
    BAD_STATE(
            2,
            Cause.SKETCH_FAULT,
            "Operation requested by the caller cannot be applied with the current context state (e.g. "
                    + "reading data while outgoing data is waiting to be sent)."),
    UNSUPPORTED_VERSION(
            3,
            Cause.NOT_TLS,
            "Incoming protocol or record version is unsupported.",
            "Check the port and the broker's tls_version."),
    BAD_VERSION(4, Cause.NOT_TLS, "Incoming record version does not match the expected version."),
    BAD_LENGTH(5, Cause.NOT_TLS, "Incoming record length is invalid."),
    TOO_LARGE(
            6,
            Cause.DEVICE_MEMORY,
            "Incoming record is too large to be processed, or buffer is too small for the handshake message "
                    + "to send.",
            "The broker ignored the fragment size: give the sketch larger buffers (setBufferSizes)."),
    BAD_MAC(7, Cause.SKETCH_FAULT, "Decryption found an invalid padding, or the record MAC is not correct."),
    NO_RANDOM(8, Cause.SKETCH_FAULT, "No initial entropy was provided, and none can be obtained from the OS."),
    UNKNOWN_TYPE(9, Cause.NOT_TLS, "Incoming record type is unknown."),
    UNEXPECTED(
            10, Cause.NOT_TLS, "Incoming record or message has wrong type with regards to the current engine state."),
    BAD_CCS(12, Cause.TLS_BROKEN, "ChangeCipherSpec message from the peer has invalid contents."),
    BAD_ALERT(13, Cause.TLS_BROKEN, "Alert message from the peer has invalid contents (odd length)."),
    BAD_HANDSHAKE(14, Cause.NOT_TLS, "Incoming handshake message decoding failed."),
    OVERSIZED_ID(15, Cause.TLS_BROKEN, "ServerHello contains a session ID which is larger than 32 bytes."),
    BAD_CIPHER_SUITE(
            16,
            Cause.TLS_BROKEN,
            "Server wants to use a cipher suite that we did not claim to support. This is also reported if "
                    + "we tried to advertise a cipher suite that we do not support.",
            "Build the sketch with all ciphers and widen the broker's list."),
    BAD_COMPRESSION(17, Cause.TLS_BROKEN, "Server wants to use a compression that we did not claim to support."),
    BAD_FRAGLEN(
            18,
            Cause.TLS_BROKEN,
            "Server's max fragment length does not match client's.",
            "Let the sketch use full buffers."),
    BAD_SECRENEG(19, Cause.TLS_BROKEN, "Secure renegotiation failed."),
    EXTRA_EXTENSION(
            20,
            Cause.TLS_BROKEN,
            "Server sent an extension type that we did not announce, or used the same extension type "
                    + "several times in a single ServerHello."),
    BAD_SNI(
            21,
            Cause.TLS_BROKEN,
            "Invalid Server Name Indication contents (when used by the server, this extension shall be empty)."),
    BAD_HELLO_DONE(22, Cause.TLS_BROKEN, "Invalid ServerHelloDone from the server (length is not 0)."),
    LIMIT_EXCEEDED(
            23,
            Cause.BROKER_CERTIFICATE,
            "Internal limit exceeded (e.g. server's public key is too large).",
            "Use a key of RSA 2,048 to 4,096 bits, or P-256."),
    BAD_FINISHED(24, Cause.TLS_BROKEN, "Finished message from peer does not match the expected value."),
    RESUME_MISMATCH(
            25,
            Cause.TLS_BROKEN,
            "Session resumption attempt with distinct version or cipher suite.",
            "Restart the device: it forgets the stored session."),
    INVALID_ALGORITHM(
            26,
            Cause.TLS_BROKEN,
            "Unsupported or invalid algorithm (ECDHE curve, signature algorithm, hash function).",
            "Allow a P-256 or X25519 curve and SHA-256 at the broker."),
    BAD_SIGNATURE(27, Cause.BROKER_KEY, "Invalid signature in ServerKeyExchange or CertificateVerify message."),
    WRONG_KEY_USAGE(
            28,
            Cause.BROKER_CERTIFICATE,
            "Peer's public key does not have the proper type or is not allowed for the requested operation.",
            "Its key usage lacks digitalSignature: issue it with that."),
    NO_CLIENT_AUTH(
            29,
            Cause.SKETCH_FAULT,
            "Client did not send a certificate upon request, or the client certificate could not be validated."),
    IO(31, Cause.NO_CONNECTION, "I/O error or premature close on transport stream."),
    X509_INVALID_VALUE(33, Cause.BROKER_CERTIFICATE, "Invalid value in an ASN.1 structure."),
    X509_TRUNCATED(34, Cause.BROKER_CERTIFICATE, "Truncated certificate or other ASN.1 object."),
    X509_EMPTY_CHAIN(
            35,
            Cause.BROKER_CERTIFICATE,
            "Empty certificate chain (no certificate at all).",
            "The broker sent none: set its certfile."),
    X509_INNER_TRUNC(36, Cause.BROKER_CERTIFICATE, "Decoding error: inner element extends beyond outer element size."),
    X509_BAD_TAG_CLASS(37, Cause.BROKER_CERTIFICATE, "Decoding error: unsupported tag class (application or private)."),
    X509_BAD_TAG_VALUE(38, Cause.BROKER_CERTIFICATE, "Decoding error: unsupported tag value."),
    X509_INDEFINITE_LENGTH(39, Cause.BROKER_CERTIFICATE, "Decoding error: indefinite length."),
    X509_EXTRA_ELEMENT(40, Cause.BROKER_CERTIFICATE, "Decoding error: extraneous element."),
    X509_UNEXPECTED(41, Cause.BROKER_CERTIFICATE, "Decoding error: unexpected element."),
    X509_NOT_CONSTRUCTED(
            42, Cause.BROKER_CERTIFICATE, "Decoding error: expected constructed element, but is primitive."),
    X509_NOT_PRIMITIVE(43, Cause.BROKER_CERTIFICATE, "Decoding error: expected primitive element, but is constructed."),
    X509_PARTIAL_BYTE(44, Cause.BROKER_CERTIFICATE, "Decoding error: BIT STRING length is not multiple of 8."),
    X509_BAD_BOOLEAN(45, Cause.BROKER_CERTIFICATE, "Decoding error: BOOLEAN value has invalid length."),
    X509_OVERFLOW(46, Cause.BROKER_CERTIFICATE, "Decoding error: value is off-limits."),
    X509_BAD_DN(47, Cause.BROKER_CERTIFICATE, "Invalid distinguished name."),
    X509_BAD_TIME(48, Cause.BROKER_CERTIFICATE, "Invalid date/time representation."),
    X509_UNSUPPORTED(
            49,
            Cause.BROKER_CERTIFICATE,
            "Certificate contains unsupported features that cannot be ignored.",
            "Sign with sha256WithRSA or ECDSA on P-256, not with RSA-PSS or Ed25519."),
    X509_LIMIT_EXCEEDED(
            50,
            Cause.BROKER_CERTIFICATE,
            "Key or signature size exceeds internal limits.",
            "Use a key of at most 4,096 bits."),
    X509_WRONG_KEY_TYPE(51, Cause.BROKER_CERTIFICATE, "Key type does not match that which was expected."),
    X509_BAD_SIGNATURE(
            52,
            Cause.BROKER_CERTIFICATE,
            "Signature is invalid.",
            "A signature in the chain is wrong: send the certificates of one authority."),
    X509_TIME_UNKNOWN(53, Cause.NO_TIME, "Validation time is unknown."),
    X509_EXPIRED(54, Cause.BROKER_DATES, "Certificate is expired or not yet valid."),
    X509_DN_MISMATCH(
            55,
            Cause.BROKER_CERTIFICATE,
            "Issuer/Subject DN mismatch in the chain.",
            "Order the broker's certfile: its own certificate first, then the intermediates."),
    X509_BAD_SERVER_NAME(56, Cause.BROKER_NAME, "Expected server name was not found in the chain."),
    X509_CRITICAL_EXTENSION(
            57,
            Cause.BROKER_CERTIFICATE,
            "Unknown critical extension in certificate.",
            "Do not mark the extended key usage or constraints critical."),
    X509_NOT_CA(
            58,
            Cause.BROKER_CERTIFICATE,
            "Not a CA, or path length constraint violation.",
            "An intermediate lacks CA:TRUE, or its path length is too short."),
    X509_FORBIDDEN_KEY_USAGE(
            59,
            Cause.BROKER_CERTIFICATE,
            "Key Usage extension prohibits intended usage.",
            "An intermediate lacks keyCertSign."),
    X509_WEAK_PUBLIC_KEY(
            60,
            Cause.BROKER_CERTIFICATE,
            "Public key found in certificate is too small.",
            "Use a key of RSA 2,048 bits or P-256."),
    X509_NOT_TRUSTED(62, Cause.BROKER_NOT_TRUSTED, "Chain could not be linked to a trust anchor.");

    private final int number;
    private final Cause cause;
    private final String text;
    private final String fix;

    BearSslError(int number, Cause cause, String text) {
        this(number, cause, text, cause.remedy());
    }

    BearSslError(int number, Cause cause, String text, String fix) {
        this.number = number;
        this.cause = cause;
        this.text = text;
        this.fix = fix;
    }

    public static Optional<BearSslError> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }

    /** Finds an error by the text that the core prints for it. */
    public static Optional<BearSslError> ofText(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    public int number() {
        return number;
    }

    public Cause cause() {
        return cause;
    }

    /** The core's text. */
    public String text() {
        return text;
    }

    /** What to do about this very error. */
    public String fix() {
        return fix;
    }
}
