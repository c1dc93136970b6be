package org.espprovision.diagnosis;

import java.util.Locale;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.jspecify.annotations.Nullable;

/** What can be the matter with a device on its way to the broker. The names are the codes of docs/causes.md, so they are stable. */
public enum Cause {
    CONFIRMED(
            "the broker has taken this run's message from the device that holds the certificate just issued",
            "Nothing is left to do."),
    CONNECTED(
            "by what was logged the device is connected to its broker",
            "Should messages be missing: PubSubClient drops those of more than 256 bytes without a word (setBufferSize), and "
                    + "Mosquitto tells of denied ones only with log_type all."),

    // The chip and what is in its flash.
    CONSOLE_SILENT(
            FailureKind.CHIP,
            "nothing came from the device's serial line, not even the boot ROM's log",
            "Check power and that the line's RX is on the chip's TX. Press RESET: the boot ROM alone prints a line."),
    CONSOLE_UNREADABLE(
            FailureKind.CHIP,
            "the device talks, but neither at 74,880 nor at 115,200 baud",
            "The sketch sets another speed, or the line is disturbed. Look at Serial.begin in the sketch, then at the cable."),
    STUCK_IN_BOOT_LOADER(
            FailureKind.CHIP,
            "the chip waits in its boot loader: GPIO0 was low at the reset",
            "Let go of the FLASH button, or free GPIO0 of what pulls it low, and press RESET."),
    BOOT_MODE(
            FailureKind.CHIP,
            "the strap pins chose a boot mode that does not start from flash",
            "At reset GPIO15 must be low and GPIO0 and GPIO2 high. Remove what is wired to these pins."),
    IMAGE_CHECKSUM(
            FailureKind.CHIP,
            "the boot ROM does not start the sketch: its image does not add up",
            "Write the sketch again with `provision --port PORT`. If it comes back, the flash or its supply is bad."),
    NO_IMAGE(
            FailureKind.CHIP,
            "the boot ROM finds nothing to start in the flash",
            "Write the sketch with `provision --port PORT`: it must begin at offset 0."),
    CRASH(
            FailureKind.CHIP,
            "the sketch crashes",
            "Read the crash with `provision monitor --port PORT --elf SKETCH.elf`: it names the line of the source."),
    BOOT_LOOP(
            FailureKind.CHIP,
            "the device starts over and over and says of nothing that it failed",
            "Look at the supply first: Wi-Fi draws 300 mA in bursts, more than many adapters give. Then write the sketch again."),
    SKETCH_SILENT(
            FailureKind.CHIP,
            "the loader started a sketch that prints nothing",
            "This is another sketch, or one that prints at another speed. Write the sketch with `provision --port PORT`."),
    FS_NOT_MOUNTED(
            FailureKind.CHIP,
            "the sketch cannot mount its file system",
            "Image and sketch must agree on type, offset, size, page and block: take the layout from the sketch with --elf."),
    FS_EMPTY(
            FailureKind.CHIP,
            "the file system is empty: the sketch found nothing it could mount and formatted over it",
            "Take the layout from the sketch with --elf, provision again, and switch auto-format off in the sketch."),
    SETTINGS_BAD(
            FailureKind.CHIP,
            "the sketch cannot use its settings file",
            "Provision again. If files are missing though the image is right, the sketch expects another block size."),

    // The way to the broker.
    WIFI_NOT_FOUND(
            FailureKind.BROKER,
            "the device sees no Wi-Fi network of that name",
            "Check the spelling and the distance. The chip knows 2.4 GHz only, and only the channels of its country."),
    WIFI_PASSWORD(
            Refuser.ACCESS_POINT,
            FailureKind.BROKER,
            "the access point does not accept the Wi-Fi password",
            "Set the right password and provision again. WPA3-only networks refuse this chip as well: allow WPA2."),
    WIFI_NO_ANSWER(
            Refuser.NOT_KNOWN,
            FailureKind.BROKER,
            "the access point did not let the device in, and did not say why",
            "Check that the network allows WPA2, that no address filter is on and that DHCP has addresses left."),
    WIFI_NOT_JOINED(
            Refuser.NOT_KNOWN,
            FailureKind.BROKER,
            "the device was still trying to join the Wi-Fi network",
            "Wait for the sketch's verdict, or check the network's name and password."),
    NO_TIME(
            FailureKind.BROKER,
            "the device got no answer from a time server, so it cannot judge certificates",
            "Let UDP port 123 pass, or name a time server of your own network in the settings (ntp=)."),
    NO_CONNECTION(
            Refuser.NOT_KNOWN,
            FailureKind.BROKER,
            "the connection ended before the device noted a TLS error: no name, no TCP connection, or cut off",
            "See whether the broker logs a connection at that moment: if not, check name, port and firewall; if so, its log."),
    BROKER_DOWN(
            FailureKind.BROKER,
            "nothing answers at the broker's address: the broker is down, or its name or port is wrong",
            "Start the broker, or correct host and port. `provision broker check` tries the same from here."),
    BROKER_NOT_STARTED(
            FailureKind.BROKER,
            "the broker did not start: it says what it could not load or open",
            "Mend what its line names. Mosquitto 2 reads keys as its own user: give it the file, "
                    + "`chown mosquitto server.key && chmod 600 server.key`, and look that the port is free."),
    NAME_NOT_RESOLVED(
            FailureKind.BROKER,
            "the broker's name was not resolved in 10 s",
            "Check the device's DNS. A .local name needs Avahi or Bonjour on the broker and an access point that passes multicast."),
    BROKER_UNREACHABLE(
            FailureKind.BROKER,
            "the broker's address gave no answer at all in 15 s",
            "A firewall drops the packets, or the address is on another network than the device's Wi-Fi."),
    HANDSHAKE_TIMEOUT(
            FailureKind.BROKER,
            "the TLS handshake was not done in the 15 s that the core allows",
            "Use a P-256 key, or run the chip at 160 MHz; RSA-4096 cannot be done in time. A plain listener also stays mute."),
    NOT_TLS(
            Refuser.NOT_KNOWN,
            FailureKind.BROKER,
            "one side speaks TLS and the other does not",
            "Point the device at the broker's TLS listener, usually 8883; 1883 is usually plain. Look for proxies in between."),
    TLS_VERSION(
            Refuser.BROKER,
            FailureKind.BROKER,
            "device and broker have no TLS version in common: the chip speaks 1.0 to 1.2",
            "Allow TLS 1.2 at the broker (Mosquitto: tls_version tlsv1.2, which is a minimum)."),
    NO_COMMON_CIPHER(
            Refuser.BROKER,
            FailureKind.BROKER,
            "device and broker have no cipher suite in common, or the broker has no usable key",
            "Allow an ECDHE suite with AES at the broker, give it an RSA or P-256 key, and check that key and certificate match."),
    TLS_BROKEN(
            Refuser.DEVICE,
            FailureKind.BROKER,
            "the broker's side of the handshake does not make sense to the device",
            "Check that the listener is a TLS one and nothing rewrites the stream; then update the broker's TLS library."),
    DEVICE_MEMORY(
            FailureKind.CHIP,
            "the device has not enough memory for TLS: it needs one free block of 16.7 KB",
            "Free memory in the sketch, or let it use smaller buffers (setBufferSizes) with fragment negotiation."),
    SKETCH_FAULT(
            FailureKind.CHIP,
            "the sketch uses its TLS connection wrongly, or its memory is damaged",
            "Look for a client that is used after it was closed or freed."),

    // The device judges the broker.
    BROKER_NOT_TRUSTED(
            Refuser.DEVICE,
            FailureKind.CREDENTIALS,
            "the broker's certificate does not come from the authority that the device holds",
            "Give the broker a certificate of this authority (`provision ca server`), with its intermediates, and provision again."),
    BROKER_DATES(
            Refuser.DEVICE,
            FailureKind.CREDENTIALS,
            "by the device's clock the broker's certificate is expired or not yet valid",
            "Check the certificate's dates and the device's time server. Then run again: dates are checked before trust and name, "
                    + "so another fault may come to light."),
    BROKER_NAME(
            Refuser.DEVICE,
            FailureKind.CREDENTIALS,
            "the broker's certificate does not name the host that the device connects to",
            "Issue the broker a certificate with that name as a DNS entry (`provision ca server`); beside one, the CN counts for nothing."),
    BROKER_CERTIFICATE(
            Refuser.DEVICE,
            FailureKind.CREDENTIALS,
            "the device cannot use the broker's certificate",
            "Issue the broker a new certificate with `provision ca server`."),
    BROKER_KEY(
            Refuser.DEVICE,
            FailureKind.CREDENTIALS,
            "the broker's key does not belong to its certificate",
            "Let certfile and keyfile of the broker name the same pair and reload it."),

    // The broker judges the device.
    CERTS_BAD(
            FailureKind.CREDENTIALS,
            "a certificate or key file on the device is missing or cannot be read",
            "Provision again. Files are DER; if they are missing, compare the sketch's paths and block size with the image."),
    NO_CLIENT_CERTIFICATE(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the device sent no certificate: its certificate or key did not parse",
            "Use RSA up to 2,048 bits or P-256 in DER. That the sketch says it loaded a file does not prove that it parsed."),
    HANDSHAKE_REFUSED(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the broker broke off the handshake and its alert does not tell why",
            "Read the broker's log of that moment: it names the reason."),
    DEVICE_CERTIFICATE(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the broker does not accept the device's certificate and does not tell more",
            "Read the broker's log; check authority, dates, purpose and revocation with `provision broker check`."),
    DEVICE_UNKNOWN_AUTHORITY(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the broker does not know the authority of the device's certificate",
            "Put this authority (`provision ca show`) and its intermediates into the broker's cafile and reload it."),
    DEVICE_EXPIRED(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "by the broker's clock the device's certificate, or the revocation list, is past its date",
            "Check the broker's clock and its revocation list first: a stale list refuses every device. Else provision again."),
    BROKER_CRL_EXPIRED(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the broker's revocation list is past its date, so it refuses every device",
            "Write a new list with `provision ca crl` and reload the broker."),
    DEVICE_NOT_YET_VALID(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "by the broker's clock the device's certificate is not valid yet",
            "Set the clocks of this machine and of the broker, then provision again."),
    DEVICE_BAD_CERTIFICATE(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the broker calls the device's certificate bad: damaged, or not valid yet",
            "Compare the clocks of this machine and of the broker, then provision again."),
    DEVICE_REVOKED(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the device's certificate is revoked",
            "Provision the device again for a new certificate, or leave it out if it was revoked on purpose."),
    DEVICE_PURPOSE(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the device's certificate is not one for clients: its extended key usage or key usage forbids it",
            "Issue it with a client profile: clientAuth and digitalSignature."),
    DEVICE_KEY(
            Refuser.BROKER,
            FailureKind.CREDENTIALS,
            "the device's key does not belong to its certificate",
            "Provision again so that both come from one run."),
    BROKER_ALERT(
            Refuser.BROKER,
            FailureKind.BROKER,
            "the broker refused the handshake with an alert that does not concern certificates",
            "Read the broker's log of that moment and look the alert up in docs/causes.md."),
    DEVICE_LEFT(
            Refuser.DEVICE,
            FailureKind.CREDENTIALS,
            "the device left in the middle of the handshake: it refused the broker, or ran out of memory",
            "Only the device knows why, since it sends no alert: read its console with `provision monitor --port PORT`."),

    // MQTT.
    MQTT_NO_ANSWER(
            FailureKind.BROKER,
            "TLS works, but no MQTT answer came in 15 s",
            "Check that this listener speaks MQTT, not WebSocket or HTTPS, and that no second device has the same client id."),
    MQTT_LOST(
            Refuser.NOT_KNOWN,
            FailureKind.BROKER,
            "a working MQTT connection ended",
            "Look for a second device with the same client id: they throw each other out. Else the Wi-Fi, or a broker restart."),
    MQTT_NOT_SENT(
            FailureKind.BROKER,
            "the sketch's CONNECT did not go out: it does not fit PubSubClient's 256 bytes",
            "Shorten client id, user name and will, or raise the buffer (setBufferSize) in the sketch."),
    MQTT_VERSION(
            Refuser.BROKER,
            FailureKind.BROKER,
            "the broker does not speak MQTT 3.1.1",
            "Allow protocol version 4 at the broker."),
    MQTT_CLIENT_ID(
            Refuser.BROKER,
            FailureKind.BROKER,
            "the broker does not accept the client id",
            "Use a shorter id without spaces, # or +, and look at the broker's rules for ids."),
    MQTT_UNAVAILABLE(
            Refuser.BROKER,
            FailureKind.BROKER,
            "the broker says that it is not available",
            "Read the broker's log; it may be starting, or full."),
    MQTT_CREDENTIALS(
            Refuser.BROKER,
            FailureKind.BROKER,
            "the broker does not accept user name and password",
            "Let the certificate be the identity (Mosquitto: use_identity_as_username true); the certificate then needs a CN."),
    MQTT_NOT_AUTHORISED(
            Refuser.BROKER,
            FailureKind.BROKER,
            "the broker accepted the certificate and then refused the client as not authorised",
            "Mosquitto 2 needs use_identity_as_username true (or allow_anonymous true) on this listener, and no password_file."),

    // Connected, and yet no proof.
    PUBLISH_DENIED(
            Refuser.BROKER,
            FailureKind.BROKER,
            "the broker's access rules threw the device's message away",
            "Allow the device to write to its topic (Mosquitto: pattern write devices/%u/up/#)."),
    WRONG_TOPIC(
            FailureKind.BROKER,
            "this run's message came on another topic than the device's",
            "Set the topic in the settings (topic.proof) to the device's own and provision again."),
    WRONG_NONCE(
            FailureKind.BROKER,
            "the device runs with another nonce than this run's",
            "It holds the settings of an earlier run: provision again and let it boot."),
    NONCE_NOT_SEEN(
            FailureKind.BROKER,
            "the device is connected, but its message has not come through the broker",
            "Look at the broker's access rules for the device's topic, and at the topic in the settings."),
    WATCH_FAILED(
            Refuser.NOT_KNOWN,
            FailureKind.BROKER,
            "the device seems to be connected, but this program could not watch the broker",
            "Run `provision broker check`: it tells why the watching connection failed."),
    OTHER_CERTIFICATE(
            FailureKind.CREDENTIALS,
            "the broker accepted another certificate than the one just issued",
            "The device still holds an earlier certificate: provision again and check that the image was verified after writing."),
    NO_CERTIFICATE_DEMANDED(
            FailureKind.BROKER,
            "the broker does not demand certificates, so the message proves nothing about this device",
            "Demand them (Mosquitto: require_certificate true), reload the broker and run again."),
    CERTIFICATE_NOT_PROVED(
            FailureKind.BROKER,
            "this run's message came, but nobody saw that the broker refuses strangers",
            "Run `provision broker check` on this broker, or let the device report to the embedded one."),

    UNKNOWN(
            Refuser.NOT_KNOWN,
            FailureKind.BROKER,
            "what was heard and seen does not tell",
            "Listen longer with `provision monitor --port PORT` and read the broker's log of the same minutes.");

    private final Refuser refuser;
    private final @Nullable FailureKind failureKind;
    private final String explanation;
    private final String remedy;

    Cause(Refuser refuser, @Nullable FailureKind failureKind, String explanation, String remedy) {
        this.refuser = refuser;
        this.failureKind = failureKind;
        this.explanation = explanation;
        this.remedy = remedy;
    }

    Cause(FailureKind failureKind, String explanation, String remedy) {
        this(Refuser.NOBODY, failureKind, explanation, remedy);
    }

    /** The good end. */
    Cause(String explanation, String remedy) {
        this(Refuser.NOBODY, null, explanation, remedy);
    }

    /** Stable name for programs: {@code cause.wifi-password}. */
    public String code() {
        return "cause." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Who refused whom. */
    public Refuser refuser() {
        return refuser;
    }

    /** What the exit status says; empty for {@link #CONFIRMED}. */
    public Optional<FailureKind> failureKind() {
        return Optional.ofNullable(failureKind);
    }

    /** One sentence in lower case without a full stop: what is the case. */
    public String explanation() {
        return explanation;
    }

    /** What to do about it, in whole sentences. */
    public String remedy() {
        return remedy;
    }
}
