package org.espprovision.diagnosis;

/** The broker's own word on why a connection of this device ended. A broker's log or the embedded broker tells it. */
public enum Refusal {
    /** No refusal was seen. */
    NONE(Cause.UNKNOWN, Clarity.SILENT),
    NO_CERTIFICATE(Cause.NO_CLIENT_CERTIFICATE, Clarity.CLEAR),
    UNKNOWN_AUTHORITY(Cause.DEVICE_UNKNOWN_AUTHORITY, Clarity.CLEAR),
    EXPIRED(Cause.DEVICE_EXPIRED, Clarity.CLEAR),
    NOT_YET_VALID(Cause.DEVICE_NOT_YET_VALID, Clarity.CLEAR),
    REVOKED(Cause.DEVICE_REVOKED, Clarity.CLEAR),
    REVOCATION_LIST_EXPIRED(Cause.BROKER_CRL_EXPIRED, Clarity.CLEAR),
    WRONG_PURPOSE(Cause.DEVICE_PURPOSE, Clarity.CLEAR),
    BAD_SIGNATURE(Cause.DEVICE_KEY, Clarity.CLEAR),
    /** OpenSSL's {@code certificate verify failed}: the certificate, but not what about it. */
    CERTIFICATE_NOT_VERIFIED(Cause.DEVICE_CERTIFICATE, Clarity.VAGUE),
    NO_SHARED_CIPHER(Cause.NO_COMMON_CIPHER, Clarity.CLEAR),
    UNSUPPORTED_VERSION(Cause.TLS_VERSION, Clarity.CLEAR),
    /** TLS came to a plain listener, or plain MQTT to a TLS one. */
    NOT_TLS(Cause.NOT_TLS, Clarity.CLEAR),
    /**
     * The stream ended in the handshake without a reason ({@code unexpected eof}). BearSSL sends no alert when it rejects
     * a broker, so the device went by its own will.
     */
    DEVICE_LEFT(Cause.DEVICE_LEFT, Clarity.VAGUE),
    /** The device said with an alert that it does not trust the broker; BearSSL sends none, older libraries do. */
    UNTRUSTED_BY_DEVICE(Cause.BROKER_NOT_TRUSTED, Clarity.CLEAR),
    /** The device said with an alert that the broker's certificate has expired. */
    EXPIRED_FOR_DEVICE(Cause.BROKER_DATES, Clarity.CLEAR),
    /** The handshake did not end within the broker's limit. */
    TIMED_OUT(Cause.HANDSHAKE_TIMEOUT, Clarity.CLEAR),
    NOT_AUTHORISED(Cause.MQTT_NOT_AUTHORISED, Clarity.CLEAR),
    /** The access rules dropped the device's message; the device is told that all is well. */
    PUBLISH_DENIED(Cause.PUBLISH_DENIED, Clarity.CLEAR),
    /** A second connection with the same client id threw the first out. */
    SAME_CLIENT_ID(Cause.MQTT_LOST, Clarity.CLEAR),
    /** A working connection broke off, or nothing more was heard of the device. */
    FELL_SILENT(Cause.MQTT_LOST, Clarity.CLEAR),
    /** A reason that this table does not know. */
    OTHER(Cause.HANDSHAKE_REFUSED, Clarity.VAGUE);

    private enum Clarity {
        SILENT,
        VAGUE,
        CLEAR
    }

    private final Cause cause;
    private final Clarity clarity;

    Refusal(Cause cause, Clarity clarity) {
        this.cause = cause;
        this.clarity = clarity;
    }

    Cause cause() {
        return cause;
    }

    /** One cause and no other explains it. */
    boolean isClear() {
        return clarity == Clarity.CLEAR;
    }

    /** The broker refused the device, rather than the device the broker. */
    boolean isTheBrokersDoing() {
        return clarity != Clarity.SILENT && !isTheDevicesDoing();
    }

    /** The device gave up the handshake. */
    boolean isTheDevicesDoing() {
        return this == DEVICE_LEFT || this == UNTRUSTED_BY_DEVICE || this == EXPIRED_FOR_DEVICE;
    }

    /** The broker's refusal fell inside the TLS handshake. */
    boolean isInHandshake() {
        return isTheBrokersDoing()
                && this != NOT_AUTHORISED
                && this != PUBLISH_DENIED
                && this != SAME_CLIENT_ID
                && this != FELL_SILENT;
    }
}
