package org.espprovision.console;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * BearSSL's own errors as the core's {@code getLastSSLError} numbers and words them. The numbers are BearSSL's {@code
 * BR_ERR_*}; -1000 is the core's. Number 0 is not in the table, since it means that no TLS error was recorded.
 */
public enum BearSslCode {
    OUT_OF_MEMORY(-1000, "Unable to allocate memory for SSL structures and buffers."),
    BAD_PARAM(1, "Caller-provided parameter is incorrect."),
    BAD_STATE(
            2,
            "Operation requested by the caller cannot be applied with the current context state (e.g. "
                    + "reading data while outgoing data is waiting to be sent)."),
    UNSUPPORTED_VERSION(3, "Incoming protocol or record version is unsupported."),
    BAD_VERSION(4, "Incoming record version does not match the expected version."),
    BAD_LENGTH(5, "Incoming record length is invalid."),
    TOO_LARGE(
            6,
            "Incoming record is too large to be processed, or buffer is too small for the handshake message "
                    + "to send."),
    BAD_MAC(7, "Decryption found an invalid padding, or the record MAC is not correct."),
    NO_RANDOM(8, "No initial entropy was provided, and none can be obtained from the OS."),
    UNKNOWN_TYPE(9, "Incoming record type is unknown."),
    UNEXPECTED(10, "Incoming record or message has wrong type with regards to the current engine state."),
    BAD_CCS(12, "ChangeCipherSpec message from the peer has invalid contents."),
    BAD_ALERT(13, "Alert message from the peer has invalid contents (odd length)."),
    BAD_HANDSHAKE(14, "Incoming handshake message decoding failed."),
    OVERSIZED_ID(15, "ServerHello contains a session ID which is larger than 32 bytes."),
    BAD_CIPHER_SUITE(
            16,
            "Server wants to use a cipher suite that we did not claim to support. This is also reported if "
                    + "we tried to advertise a cipher suite that we do not support."),
    BAD_COMPRESSION(17, "Server wants to use a compression that we did not claim to support."),
    BAD_FRAGLEN(18, "Server's max fragment length does not match client's."),
    BAD_SECRENEG(19, "Secure renegotiation failed."),
    EXTRA_EXTENSION(
            20,
            "Server sent an extension type that we did not announce, or used the same extension type "
                    + "several times in a single ServerHello."),
    BAD_SNI(21, "Invalid Server Name Indication contents (when used by the server, this extension shall be empty)."),
    BAD_HELLO_DONE(22, "Invalid ServerHelloDone from the server (length is not 0)."),
    LIMIT_EXCEEDED(23, "Internal limit exceeded (e.g. server's public key is too large)."),
    BAD_FINISHED(24, "Finished message from peer does not match the expected value."),
    RESUME_MISMATCH(25, "Session resumption attempt with distinct version or cipher suite."),
    INVALID_ALGORITHM(26, "Unsupported or invalid algorithm (ECDHE curve, signature algorithm, hash function)."),
    BAD_SIGNATURE(27, "Invalid signature in ServerKeyExchange or CertificateVerify message."),
    WRONG_KEY_USAGE(
            28, "Peer's public key does not have the proper type or is not allowed for the requested operation."),
    NO_CLIENT_AUTH(
            29, "Client did not send a certificate upon request, or the client certificate could not be validated."),
    IO(31, "I/O error or premature close on transport stream."),
    X509_INVALID_VALUE(33, "Invalid value in an ASN.1 structure."),
    X509_TRUNCATED(34, "Truncated certificate or other ASN.1 object."),
    X509_EMPTY_CHAIN(35, "Empty certificate chain (no certificate at all)."),
    X509_INNER_TRUNC(36, "Decoding error: inner element extends beyond outer element size."),
    X509_BAD_TAG_CLASS(37, "Decoding error: unsupported tag class (application or private)."),
    X509_BAD_TAG_VALUE(38, "Decoding error: unsupported tag value."),
    X509_INDEFINITE_LENGTH(39, "Decoding error: indefinite length."),
    X509_EXTRA_ELEMENT(40, "Decoding error: extraneous element."),
    X509_UNEXPECTED(41, "Decoding error: unexpected element."),
    X509_NOT_CONSTRUCTED(42, "Decoding error: expected constructed element, but is primitive."),
    X509_NOT_PRIMITIVE(43, "Decoding error: expected primitive element, but is constructed."),
    X509_PARTIAL_BYTE(44, "Decoding error: BIT STRING length is not multiple of 8."),
    X509_BAD_BOOLEAN(45, "Decoding error: BOOLEAN value has invalid length."),
    X509_OVERFLOW(46, "Decoding error: value is off-limits."),
    X509_BAD_DN(47, "Invalid distinguished name."),
    X509_BAD_TIME(48, "Invalid date/time representation."),
    X509_UNSUPPORTED(49, "Certificate contains unsupported features that cannot be ignored."),
    X509_LIMIT_EXCEEDED(50, "Key or signature size exceeds internal limits."),
    X509_WRONG_KEY_TYPE(51, "Key type does not match that which was expected."),
    X509_BAD_SIGNATURE(52, "Signature is invalid."),
    X509_TIME_UNKNOWN(53, "Validation time is unknown."),
    X509_EXPIRED(54, "Certificate is expired or not yet valid."),
    X509_DN_MISMATCH(55, "Issuer/Subject DN mismatch in the chain."),
    X509_BAD_SERVER_NAME(56, "Expected server name was not found in the chain."),
    X509_CRITICAL_EXTENSION(57, "Unknown critical extension in certificate."),
    X509_NOT_CA(58, "Not a CA, or path length constraint violation."),
    X509_FORBIDDEN_KEY_USAGE(59, "Key Usage extension prohibits intended usage."),
    X509_WEAK_PUBLIC_KEY(60, "Public key found in certificate is too small."),
    X509_NOT_TRUSTED(62, "Chain could not be linked to a trust anchor.");

    /** What the core prints for error 0, for alerts it has no text for, and before version 3 for every alert. */
    public static final String NO_TEXT = "Unknown error code.";

    private final int number;
    private final String text;

    BearSslCode(int number, String text) {
        this.number = number;
        this.text = text;
    }

    public static Optional<BearSslCode> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }

    /** Finds the error whose text stands in a line; the longest where one text holds another. */
    public static Optional<BearSslCode> in(String line) {
        return Arrays.stream(values())
                .filter(each -> line.contains(each.text))
                .max(Comparator.comparingInt(each -> each.text.length()));
    }

    public int number() {
        return number;
    }

    /** The core's text. */
    public String text() {
        return text;
    }
}
