package org.espprovision.diagnosis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The TLS alerts a broker may answer a device with (RFC 5246, 7.2; 116 is RFC 8446). BearSSL sends no alert when it
 * rejects a broker, so an alert on the device's console always means: the broker refused the device.
 *
 * <p>The core prints a text of BearSSL's own error table after {@code SSL received fatal alert - }, looked up with the
 * alert's number; that text is wrong and only good for finding the number again.
 */
public enum TlsAlert {
    UNEXPECTED_MESSAGE(10, Cause.BROKER_ALERT),
    BAD_RECORD_MAC(20, Cause.BROKER_ALERT),
    RECORD_OVERFLOW(22, Cause.BROKER_ALERT),
    HANDSHAKE_FAILURE(40, Cause.HANDSHAKE_REFUSED),
    BAD_CERTIFICATE(42, Cause.DEVICE_BAD_CERTIFICATE),
    UNSUPPORTED_CERTIFICATE(43, Cause.DEVICE_PURPOSE),
    CERTIFICATE_REVOKED(44, Cause.DEVICE_REVOKED),
    CERTIFICATE_EXPIRED(45, Cause.DEVICE_EXPIRED),
    CERTIFICATE_UNKNOWN(46, Cause.DEVICE_CERTIFICATE),
    ILLEGAL_PARAMETER(47, Cause.BROKER_ALERT),
    UNKNOWN_CA(48, Cause.DEVICE_UNKNOWN_AUTHORITY),
    ACCESS_DENIED(49, Cause.DEVICE_CERTIFICATE),
    DECODE_ERROR(50, Cause.BROKER_ALERT),
    DECRYPT_ERROR(51, Cause.DEVICE_KEY),
    PROTOCOL_VERSION(70, Cause.TLS_VERSION),
    INSUFFICIENT_SECURITY(71, Cause.NO_COMMON_CIPHER),
    INTERNAL_ERROR(80, Cause.BROKER_ALERT),
    UNRECOGNIZED_NAME(112, Cause.BROKER_ALERT),
    CERTIFICATE_REQUIRED(116, Cause.NO_CLIENT_CERTIFICATE);

    private final int number;
    private final Cause cause;

    TlsAlert(int number, Cause cause) {
        this.number = number;
        this.cause = cause;
    }

    public static Optional<TlsAlert> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }

    public int number() {
        return number;
    }

    public Cause cause() {
        return cause;
    }

    /** The standard's name: {@code unknown_ca}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
