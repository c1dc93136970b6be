package org.espprovision.diagnosis;

import java.util.Optional;

/** What would show that it is this cause and none of those beside it: the next thing to look at. */
public final class Telltales {
    private Telltales() {}

    /** Empty for causes that never stand beside others. */
    public static Optional<String> of(Cause cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case BROKER_DOWN ->
                        "the attempt fails within milliseconds, and the broker's log has no connection of that moment";
                    case NAME_NOT_RESOLVED -> "the attempt takes 10 s, and the broker's log has no connection";
                    case BROKER_UNREACHABLE -> "the attempt takes 15 s, and the broker's log has no connection";
                    case HANDSHAKE_TIMEOUT -> "the attempt takes 15 s, and the broker's log has the connection";
                    case NO_CLIENT_CERTIFICATE -> "the broker's log says “peer did not return a certificate”";
                    case NO_COMMON_CIPHER -> "the broker's log says “no shared cipher”";
                    case TLS_VERSION -> "the broker's log says “unsupported protocol”";
                    case NOT_TLS ->
                        "the broker's log says “protocol error” without a line of OpenSSL, or “wrong version number”";
                    case DEVICE_CERTIFICATE -> "the broker's log says “certificate verify failed”";
                    case DEVICE_UNKNOWN_AUTHORITY ->
                        "the certificate (--cert) was not issued by the authority in the broker's cafile (--ca)";
                    case DEVICE_EXPIRED -> "the certificate itself (--cert): is it past its last day?";
                    case DEVICE_NOT_YET_VALID ->
                        "the certificate itself (--cert): does it begin after the broker's time?";
                    case DEVICE_PURPOSE -> "the certificate itself (--cert) lacks clientAuth or digitalSignature";
                    case DEVICE_REVOKED -> "the broker's revocation list (--crl) has its serial number";
                    case BROKER_CRL_EXPIRED ->
                        "every device is refused since the same moment; `openssl crl -noout -nextupdate -in FILE` is past";
                    case BROKER_NOT_TRUSTED -> "the device's console prints error 62";
                    case BROKER_DATES -> "the device's console prints error 54";
                    case BROKER_NAME -> "the device's console prints error 56";
                    case BROKER_CERTIFICATE -> "the device's console prints another of BearSSL's certificate errors";
                    case DEVICE_MEMORY ->
                        "the console prints -1000, or free heap below 25,000 bytes before it connects";
                    case NO_TIME -> "the console prints the clock, or it stays so after a time server answered";
                    case FS_EMPTY -> "a listing of the file system at boot is empty, or “used” is 0";
                    case PUBLISH_DENIED -> "the broker's log says “Denied PUBLISH” (log_type all)";
                    case WRONG_TOPIC -> "the broker's log has the message on another topic (log_type all)";
                    case WIFI_NOT_FOUND -> "WiFi.status() is 1";
                    case WIFI_PASSWORD -> "WiFi.status() is 6";
                    case WIFI_NO_ANSWER -> "WiFi.status() is 4 or 7 after 20 s";
                    case CONSOLE_UNREADABLE -> "the bytes become text at another speed, 9,600 for example";
                    default -> null;
                });
    }
}
