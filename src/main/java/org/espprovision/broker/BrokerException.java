package org.espprovision.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a broker, or with the way to it, each with the next step. */
public final class BrokerException extends ProvisioningException {
    private BrokerException(FailureKind kind, String code, String what, String remedy, @Nullable Throwable cause) {
        super(kind, code, what, remedy, cause);
    }

    private static BrokerException of(String code, String what, String remedy, @Nullable Throwable cause) {
        return new BrokerException(FailureKind.BROKER, code, what, remedy, cause);
    }

    static BrokerException address(String text, String remedy) {
        return new BrokerException(FailureKind.USAGE, "broker.address", "no broker address: " + text, remedy, null);
    }

    /** A configuration cannot be read at all. */
    public static BrokerException configuration(Path file, IOException cause) {
        return new BrokerException(
                FailureKind.USAGE,
                "broker.config",
                "%s cannot be read: %s"
                        .formatted(
                                file,
                                cause instanceof NoSuchFileException missing
                                        ? "there is no " + missing.getFile()
                                        : cause instanceof AccessDeniedException
                                                ? "permission denied"
                                                : String.valueOf(cause.getMessage())),
                "Name a mosquitto.conf that is there and that this user may read; include_dir must be a folder.",
                cause);
    }

    /** The broker could not be told to read its files again. */
    public static BrokerException reload(String what, String remedy) {
        return of("broker.reload", "the broker was not told to reload: " + what, remedy, null);
    }

    /** A revocation list that must not go to a broker. */
    public static BrokerException badList(String why) {
        return of(
                "broker.crl-bad",
                "the new revocation list is of no use: " + why,
                "Nothing was changed. 'provision ca crl' makes a new one; check this machine's clock.",
                null);
    }

    /** The broker's revocation list cannot be read or put in place. */
    public static BrokerException listFile(Path file, IOException cause) {
        return of(
                "broker.crl-file",
                "%s cannot be read or replaced: %s"
                        .formatted(
                                file,
                                cause instanceof AccessDeniedException
                                        ? "permission denied"
                                        : cause instanceof NoSuchFileException missing
                                                ? "there is no folder for " + missing.getFile()
                                                : String.valueOf(cause.getMessage())),
                "Run it as a user who may write that folder; the broker's old list is as it was.",
                cause);
    }

    /** A list was brought, but the broker does not act by it. */
    public static BrokerException listNotInForce(String what, String remedy) {
        return of("broker.crl-not-in-force", what, remedy, null);
    }

    /** The same, after the old list was put back. */
    public BrokerException rolledBack(String state) {
        return of(code(), what(), remedy() + " Rolled back: " + state, this);
    }

    static BrokerException log(Path file, Throwable cause) {
        return new BrokerException(
                FailureKind.USAGE,
                "broker.log",
                "the broker's log %s cannot be read: %s".formatted(file, cause),
                "Check the path (log_dest file in mosquitto.conf) and that this user may read it; Mosquitto's own is for root "
                        + "and the group mosquitto alone.",
                cause);
    }

    static BrokerException cannotBind(InetSocketAddress bind, Throwable cause) {
        return of(
                "broker.bind",
                "the check endpoint cannot listen on %s:%d: %s"
                        .formatted(bind.getHostString(), bind.getPort(), cause.getMessage()),
                "Another program has the port (a Mosquitto on 8883?) or the address is not of this machine. Stop it, or "
                        + "choose another port.",
                cause);
    }

    static BrokerException unknownHost(BrokerAddress address, Throwable cause) {
        return of(
                "broker.unreachable",
                "no such host: " + address.host(),
                "The name does not resolve here. Check the spelling; a .local name needs mDNS on this machine, and the "
                        + "device must be able to resolve it too.",
                cause);
    }

    static BrokerException unreachable(BrokerAddress address, Throwable cause) {
        return of(
                "broker.unreachable",
                "nothing answers at %s: %s".formatted(address, cause.getMessage()),
                "Is the broker running, does it listen on that port and on that interface, and does a firewall let it "
                        + "through? On the broker: ss -ltn.",
                cause);
    }

    static BrokerException timeout(BrokerAddress address, String step, @Nullable Throwable cause) {
        return of(
                "broker.timeout",
                "%s did not answer in time (%s)".formatted(address, step),
                "A firewall that drops packets, a broker that is overloaded, or a port where another service listens. "
                        + "Check the port and try again.",
                cause);
    }

    static BrokerException notTls(BrokerAddress address, @Nullable Throwable cause) {
        return of(
                "broker.not-tls",
                address + " does not speak TLS",
                "This is probably the plain MQTT port. In mosquitto.conf the listener needs cafile, certfile and "
                        + "keyfile; the usual port with TLS is 8883.",
                cause);
    }

    static BrokerException tls(BrokerAddress address, String words, @Nullable Throwable cause) {
        return of(
                "broker.tls",
                "no TLS 1.2 connection with %s: %s".formatted(address, words),
                "The ESP8266 speaks TLS 1.2 with ECDHE suites. In mosquitto.conf set tls_version tlsv1.2 (a minimum), "
                        + "leave out ciphers, and use an RSA or P-256 key for the broker.",
                cause);
    }

    static BrokerException untrusted(BrokerAddress address, String words) {
        return of(
                "broker.untrusted",
                "the certificate of %s cannot be trusted: %s".formatted(address, words),
                "The device would refuse it as well. Give the broker a certificate of your CA (certfile, keyfile, and "
                        + "any intermediate appended to certfile), or name the CA it really comes from.",
                null);
    }

    static BrokerException wrongUsage(BrokerAddress address, String words) {
        return of(
                "broker.usage",
                "the certificate of %s is not made for a broker: %s".formatted(address, words),
                "Issue a server certificate: keyUsage digitalSignature, extendedKeyUsage serverAuth, signed by a CA "
                        + "certificate.",
                null);
    }

    static BrokerException expired(BrokerAddress address, String words) {
        return of(
                "broker.expired",
                "the certificate of %s is outside its dates: %s".formatted(address, words),
                "Compare the clock of this machine with the dates. If the clock is right, issue a new server "
                        + "certificate and restart the broker.",
                null);
    }

    static BrokerException name(BrokerAddress address, String words, String remedy) {
        return of(
                "broker.name", "the certificate of %s is for another name: %s".formatted(address, words), remedy, null);
    }

    static BrokerException clientRefused(BrokerAddress address, String words, @Nullable Throwable cause) {
        return of(
                "broker.client-refused",
                "%s refused our client certificate: %s".formatted(address, words),
                "The broker does not trust the CA of this certificate (cafile), its crlfile lists it or is out of date, "
                        + "or the certificate is not for clientAuth. Its log has the reason.",
                cause);
    }

    static BrokerException notAuthorised(BrokerAddress address, int code, @Nullable Throwable cause) {
        return of(
                "broker.not-authorised",
                "%s accepted the certificate but not the client: CONNACK %d".formatted(address, code),
                "Mosquitto 2 lets nobody in by default. Set use_identity_as_username true on this listener, so that the "
                        + "certificate's name counts as the user, and check acl_file and password_file.",
                cause);
    }

    static BrokerException subscriptionDenied(BrokerAddress address, String topicFilter) {
        return of(
                "broker.not-authorised",
                "%s does not let us read %s".formatted(address, topicFilter),
                "Its access list lacks a line for this client. In Mosquitto's acl_file: user NAME, then topic read "
                        + topicFilter + ".",
                null);
    }

    static BrokerException mqtt(BrokerAddress address, String words, @Nullable Throwable cause) {
        return of(
                "broker.mqtt",
                "%s speaks TLS, but MQTT failed: %s".formatted(address, words),
                "Is this an MQTT broker that speaks version 3.1.1? Look into its log.",
                cause);
    }
}
