package org.espprovision.diagnosis;

import static org.espprovision.diagnosis.BrokerFindings.NOTHING;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.espprovision.diagnosis.BrokerFindings.Arrival;
import org.espprovision.diagnosis.BrokerFindings.Demand;

/** One row a cause: what the ESP8266 core and Mosquitto print for it, and what must be concluded. */
final class DiagnosisCases {
    static final Fingerprint ISSUED = new Fingerprint("0123456789abcdef".repeat(4));
    static final Fingerprint OTHER = new Fingerprint("fedcba9876543210".repeat(4));
    static final String TOPIC = "devices/esp8266-5ccf7f010203/up/proof";
    static final Expectation EXPECTED =
            new Expectation("esp8266-5ccf7f010203", "00112233445566778899aabbccddeeff", TOPIC, ISSUED);

    static final String ROM =
            " ets Jan  8 2013,rst cause:2, boot mode:(3,6)\n\nload 0x4010f000, len 3460, room 16 \n~ld\n";
    static final String BOOT =
            ROM + "ep1 71 boot start sketch=mqtt-tls version=0.1.0 core=3.1.2 chip=00010203 reset=6 heap=48000\n";
    static final String FS = BOOT + "ep1 80 fs mounted type=spiffs total=957314 used=4769\n";
    static final String SETTINGS = FS
            + "ep1 85 settings loaded device=esp8266-5ccf7f010203 broker=b:8883 nonce=00112233445566778899aabbccddeeff\n";
    static final String WIFI = SETTINGS + "ep1 90 wifi connecting ssid=\"bench\"\n"
            + "ep1 2190 wifi connected ip=192.0.2.2 rssi=-50 ms=2100\nep1 2191 time waiting server=pool.ntp.org\n";
    static final String TIME = WIFI + "ep1 2311 time set unix=1795469276 source=ntp ms=120\n";
    static final String TLS = TIME + "ep1 2400 certs loaded ca=460 cert=610 key=ec\n"
            + "ep1 2401 tls connecting host=broker.local port=8883 heap=30120\n";
    static final String MQTT = TLS + "ep1 3711 tls connected ms=1310 heap=22000 mfln=0\n"
            + "ep1 3731 mqtt connected client=esp8266-5ccf7f010203 ms=20\n";
    static final String PUBLISHED = MQTT + "ep1 3740 mqtt published topic=" + TOPIC + " bytes=140\n";
    static final String CRASH = """

            --------------- CUT HERE FOR EXCEPTION DECODER ---------------

            Exception (28):
            epc1=0x40201e3f epc2=0x00000000 epc3=0x00000000 excvaddr=0x00000004 depc=0x00000000

            >>>stack>>>
            """;

    static final String PLAIN_WIFI = "Heap: 40000\n.....Connected to bench using IP 192.0.2.2\n";
    static final String PLAIN = PLAIN_WIFI + """
            Loaded Client Cert
            Loaded Client Privkey
            Loaded CA Cert
            Connecting to MQTT with ID: esp8266-cli
            """;

    /** What was printed and seen, and the only cause it may lead to. */
    record Case(String name, String console, BrokerFindings broker, Cause cause, Set<Cause> candidates) {
        @Override
        public String toString() {
            return name + " -> " + cause;
        }
    }

    static List<Case> cases() {
        return List.of(
                row("good", PUBLISHED, NOTHING.accepted(ISSUED).nonceOn(TOPIC), Cause.CONFIRMED),
                row("nothing known", "", NOTHING, Cause.UNKNOWN),
                row("boot log in part", " ets Jan  8 2013,rst cause:2, boot mode:(3,6)\n", NOTHING, Cause.UNKNOWN),
                row("handshake not over", TLS, NOTHING, Cause.UNKNOWN),
                row("a number nobody knows", failed(99, 0, 71, "Unknown error code."), NOTHING, Cause.UNKNOWN),
                // the chip
                row(
                        "GPIO0 low",
                        " ets Jan  8 2013,rst cause:2, boot mode:(1,6)\n",
                        NOTHING,
                        Cause.STUCK_IN_BOOT_LOADER),
                row("GPIO15 high", " ets Jan  8 2013,rst cause:2, boot mode:(7,6)\n", NOTHING, Cause.BOOT_MODE),
                row(
                        "bad image",
                        " ets Jan  8 2013,rst cause:4, boot mode:(3,6)\n\nload 0x4010f000, len 3460, room 16 \ncsum err\nets_main.c \n",
                        NOTHING,
                        Cause.IMAGE_CHECKSUM),
                row(
                        "GPIO2 low: the chip runs empty memory",
                        " ets Jan  8 2013,rst cause:2, boot mode:(2,6)\nFatal exception (0): \n",
                        NOTHING,
                        Cause.BOOT_MODE),
                row(
                        "erased flash",
                        " ets Jan  8 2013,rst cause:2, boot mode:(3,6)\n\nets_main.c \n",
                        NOTHING,
                        Cause.NO_IMAGE),
                row("null pointer", FS + CRASH, NOTHING, Cause.CRASH),
                row("only the reset reason is left", BOOT.replace("reset=6", "reset=3"), NOTHING, Cause.CRASH),
                row(
                        "crash for want of memory",
                        FS + CRASH + "last failed alloc call: 40209A3C(16709)\n",
                        NOTHING,
                        Cause.CRASH,
                        Cause.DEVICE_MEMORY),
                row("power dips", ROM.replace("cause:2", "cause:1").repeat(3), NOTHING, Cause.BOOT_LOOP),
                row("another sketch", ROM, NOTHING, Cause.SKETCH_SILENT),
                row(
                        "file system of another size",
                        BOOT + "ep1 80 fs failed type=spiffs\n",
                        NOTHING,
                        Cause.FS_NOT_MOUNTED),
                row(
                        "formatted over",
                        BOOT + "ep1 80 fs mounted type=spiffs total=957314 used=0\n"
                                + "ep1 85 settings bad file=/provision.conf reason=\"missing\"\n",
                        NOTHING,
                        Cause.FS_EMPTY),
                row(
                        "settings",
                        FS + "ep1 85 settings bad file=/provision.conf reason=\"no nonce\"\n",
                        NOTHING,
                        Cause.SETTINGS_BAD),
                row(
                        "plain: no mount",
                        "Failed to mount file system\n" + PLAIN_WIFI + "Failed to read CA Cert\n",
                        NOTHING,
                        Cause.FS_NOT_MOUNTED),
                // the network
                row(
                        "no such network",
                        SETTINGS + "ep1 90 wifi failed status=1 ms=20000\n",
                        NOTHING,
                        Cause.WIFI_NOT_FOUND),
                row("password", SETTINGS + "ep1 90 wifi failed status=6 ms=20000\n", NOTHING, Cause.WIFI_PASSWORD),
                row("no answer", SETTINGS + "ep1 90 wifi failed status=7 ms=20000\n", NOTHING, Cause.WIFI_NO_ANSWER),
                row(
                        "still joining",
                        SETTINGS + "ep1 90 wifi connecting ssid=\"bench\"\n",
                        NOTHING,
                        Cause.WIFI_NOT_JOINED,
                        Cause.WIFI_NOT_FOUND,
                        Cause.WIFI_PASSWORD,
                        Cause.WIFI_NO_ANSWER),
                row(
                        "plain: dots",
                        "Heap: 40000\n.....\n",
                        NOTHING,
                        Cause.WIFI_NOT_JOINED,
                        Cause.WIFI_NOT_FOUND,
                        Cause.WIFI_PASSWORD,
                        Cause.WIFI_NO_ANSWER),
                row("NTP blocked", WIFI, NOTHING, Cause.NO_TIME),
                row("plain: NTP blocked", PLAIN_WIFI, NOTHING, Cause.NO_TIME),
                row(
                        "certificate file",
                        TIME + "ep1 2400 certs bad file=/client.key.der reason=\"missing\"\n",
                        NOTHING,
                        Cause.CERTS_BAD),
                row(
                        "plain: a missing file goes before the error it causes",
                        PLAIN_WIFI
                                + "Failed to read CA Cert\nrc= -2\nWiFi SSL Error: Chain could not be linked to a trust anchor.\n",
                        NOTHING,
                        Cause.CERTS_BAD,
                        Cause.FS_EMPTY),
                // rule 2: error 0
                row("refused at once", none(30), NOTHING.arrived(Arrival.NOT_SEEN), Cause.BROKER_DOWN),
                row(
                        "ended at once, nobody looked",
                        none(30),
                        NOTHING,
                        Cause.NO_CONNECTION,
                        Cause.BROKER_DOWN,
                        Cause.NO_CLIENT_CERTIFICATE,
                        Cause.NOT_TLS),
                row("no name in 10 s", none(10_050), NOTHING, Cause.NAME_NOT_RESOLVED),
                row("no answer in 15 s", none(15_020), NOTHING.arrived(Arrival.NOT_SEEN), Cause.BROKER_UNREACHABLE),
                row("handshake of 15 s", none(15_020), NOTHING.arrived(Arrival.SEEN), Cause.HANDSHAKE_TIMEOUT),
                row(
                        "15 s, nobody looked",
                        none(15_020),
                        NOTHING,
                        Cause.NO_CONNECTION,
                        Cause.BROKER_UNREACHABLE,
                        Cause.HANDSHAKE_TIMEOUT),
                row(
                        "no certificate, and the device notes nothing",
                        none(900),
                        NOTHING.refused(Refusal.NO_CERTIFICATE, "peer did not return a certificate"),
                        Cause.NO_CLIENT_CERTIFICATE),
                row("the step tells: no name", none(30, "dns dns=0"), NOTHING, Cause.NAME_NOT_RESOLVED),
                row("the step tells: refused", none(30, "tcp"), NOTHING, Cause.BROKER_DOWN),
                row("the step tells: no answer", none(15_020, "tcp"), NOTHING, Cause.BROKER_UNREACHABLE),
                row(
                        "the step tells: there was a connection",
                        none(30, "tls"),
                        NOTHING,
                        Cause.NO_CONNECTION,
                        Cause.NO_CLIENT_CERTIFICATE,
                        Cause.NOT_TLS),
                row(
                        "the step tells: not this broker",
                        none(30, "tls"),
                        NOTHING.arrived(Arrival.NOT_SEEN),
                        Cause.NOT_TLS),
                row("the step tells: handshake of 15 s", none(15_020, "tls"), NOTHING, Cause.HANDSHAKE_TIMEOUT),
                row("plain listener", none(40), NOTHING.refused(Refusal.NOT_TLS, "protocol error"), Cause.NOT_TLS),
                row(
                        "plain: Unknown error code.",
                        PLAIN + "Connection to MQTT Failed\nrc= -2\nWiFi SSL Error: Unknown error code.\n",
                        NOTHING,
                        Cause.NO_CONNECTION,
                        Cause.BROKER_DOWN,
                        Cause.NAME_NOT_RESOLVED,
                        Cause.BROKER_UNREACHABLE,
                        Cause.NO_CLIENT_CERTIFICATE,
                        Cause.NOT_TLS,
                        Cause.HANDSHAKE_TIMEOUT),
                // rule 3: the device refuses the broker
                row(
                        "wrong authority",
                        failed(62, 0, 71, "Chain could not be linked to a trust anchor."),
                        eof(),
                        Cause.BROKER_NOT_TRUSTED),
                row(
                        "plain: wrong authority",
                        PLAIN + "rc= -2\nWiFi SSL Error: Chain could not be linked to a trust anchor.\n",
                        NOTHING,
                        Cause.BROKER_NOT_TRUSTED),
                row(
                        "its own error goes before what the broker says of another connection",
                        failed(62, 0, 71, "Chain could not be linked to a trust anchor."),
                        NOTHING.refused(Refusal.REVOKED, ""),
                        Cause.BROKER_NOT_TRUSTED),
                row("dates", failed(54, 0, 71, "Certificate is expired or not yet valid."), eof(), Cause.BROKER_DATES),
                row(
                        "dates by a clock nobody set",
                        failed(54, 0, 71, "Certificate is expired or not yet valid.")
                                .replace("source=ntp", "source=floor"),
                        eof(),
                        Cause.BROKER_DATES,
                        Cause.NO_TIME),
                row(
                        "name",
                        failed(56, 0, 71, "Expected server name was not found in the chain."),
                        eof(),
                        Cause.BROKER_NAME),
                row(
                        "RSA-PSS",
                        failed(49, 0, 71, "Certificate contains unsupported features that cannot be ignored."),
                        eof(),
                        Cause.BROKER_CERTIFICATE),
                row(
                        "key pair of the broker",
                        failed(27, 0, 71, "Invalid signature in ServerKeyExchange"),
                        eof(),
                        Cause.BROKER_KEY),
                row("odd server", failed(13, 0, 71, "Alert message from the peer"), eof(), Cause.TLS_BROKEN),
                row("no heap", failed(-1000, 0, 5, "Unable to allocate memory"), eof(), Cause.DEVICE_MEMORY),
                row("sketch", failed(2, 0, 5, "Operation requested by the caller"), NOTHING, Cause.SKETCH_FAULT),
                row(
                        "eof and a mute device",
                        "",
                        eof(),
                        Cause.DEVICE_LEFT,
                        Cause.BROKER_NOT_TRUSTED,
                        Cause.BROKER_DATES,
                        Cause.BROKER_NAME,
                        Cause.BROKER_CERTIFICATE,
                        Cause.DEVICE_MEMORY),
                // rule 1: alerts
                row(
                        "alert 48",
                        alert(48, "Invalid date/time representation."),
                        verify(),
                        Cause.DEVICE_UNKNOWN_AUTHORITY),
                row(
                        "plain: alert 48 by its wrong text",
                        PLAIN
                                + "rc= -2\nWiFi SSL Error: SSL received fatal alert - Invalid date/time representation.\n",
                        NOTHING,
                        Cause.DEVICE_UNKNOWN_AUTHORITY),
                row(
                        "alert 40",
                        alert(40, "Decoding error: extraneous element."),
                        NOTHING,
                        Cause.HANDSHAKE_REFUSED,
                        Cause.NO_CLIENT_CERTIFICATE,
                        Cause.NO_COMMON_CIPHER),
                row(
                        "alert 40, no certificate",
                        alert(40, "Decoding error: extraneous element."),
                        NOTHING.refused(Refusal.NO_CERTIFICATE, "peer did not return a certificate"),
                        Cause.NO_CLIENT_CERTIFICATE),
                row(
                        "alert 40, no cipher",
                        alert(40, "Decoding error: extraneous element."),
                        NOTHING.refused(Refusal.NO_SHARED_CIPHER, "no shared cipher"),
                        Cause.NO_COMMON_CIPHER),
                row(
                        "alert 42",
                        alert(42, "Decoding error: expected constructed element, but is primitive."),
                        verify(),
                        Cause.DEVICE_BAD_CERTIFICATE,
                        Cause.DEVICE_NOT_YET_VALID),
                row(
                        "alert 43",
                        alert(43, "Decoding error: expected primitive element, but is constructed."),
                        verify(),
                        Cause.DEVICE_PURPOSE),
                row(
                        "alert 44",
                        alert(44, "Decoding error: BIT STRING length is not multiple of 8."),
                        verify(),
                        Cause.DEVICE_REVOKED),
                row(
                        "alert 45",
                        alert(45, "Decoding error: BOOLEAN value has invalid length."),
                        verify(),
                        Cause.DEVICE_EXPIRED,
                        Cause.BROKER_CRL_EXPIRED),
                row(
                        "alert 46",
                        alert(46, "Decoding error: value is off-limits."),
                        NOTHING,
                        Cause.DEVICE_CERTIFICATE,
                        Cause.DEVICE_UNKNOWN_AUTHORITY,
                        Cause.DEVICE_EXPIRED,
                        Cause.BROKER_CRL_EXPIRED,
                        Cause.DEVICE_NOT_YET_VALID,
                        Cause.DEVICE_PURPOSE,
                        Cause.DEVICE_REVOKED),
                row(
                        "alert 46 of a broker that tells why",
                        alert(46, "Decoding error: value is off-limits."),
                        NOTHING.refused(Refusal.REVOCATION_LIST_EXPIRED, ""),
                        Cause.BROKER_CRL_EXPIRED),
                row("not yet valid", "", NOTHING.refused(Refusal.NOT_YET_VALID, ""), Cause.DEVICE_NOT_YET_VALID),
                row(
                        "alert 51",
                        alert(51, "Key type does not match that which was expected."),
                        NOTHING,
                        Cause.DEVICE_KEY),
                row("alert 70", alert(70, "Unknown error code."), NOTHING, Cause.TLS_VERSION),
                row("alert 80", alert(80, "Unknown error code."), NOTHING, Cause.BROKER_ALERT),
                // MQTT
                row("state -4", mqtt(-4), NOTHING, Cause.MQTT_NO_ANSWER),
                row("state -1", mqtt(-1), NOTHING, Cause.MQTT_NOT_SENT),
                row("state 1", mqtt(1), NOTHING, Cause.MQTT_VERSION),
                row("state 2", mqtt(2), NOTHING, Cause.MQTT_CLIENT_ID),
                row("state 3", mqtt(3), NOTHING, Cause.MQTT_UNAVAILABLE),
                row("state 4", mqtt(4), NOTHING, Cause.MQTT_CREDENTIALS),
                row("state 5", mqtt(5), NOTHING.answered(5), Cause.MQTT_NOT_AUTHORISED),
                row(
                        "plain: state 5, and the text of no TLS error",
                        PLAIN + "Connection to MQTT Failed\nrc= 5\nWiFi SSL Error: Unknown error code.\n",
                        NOTHING,
                        Cause.MQTT_NOT_AUTHORISED),
                row("CONNACK 5 and a mute device", "", NOTHING.accepted(ISSUED).answered(5), Cause.MQTT_NOT_AUTHORISED),
                row("lost", MQTT + "ep1 9000 mqtt lost state=-3\n", NOTHING, Cause.MQTT_LOST),
                // connected without proof
                row("by its own word only", PUBLISHED, NOTHING, Cause.NONCE_NOT_SEEN, Cause.PUBLISH_DENIED),
                row(
                        "access rules",
                        PUBLISHED,
                        NOTHING.answered(0).refused(Refusal.PUBLISH_DENIED, "Denied PUBLISH"),
                        Cause.PUBLISH_DENIED),
                row("nonce elsewhere", PUBLISHED, NOTHING.accepted(ISSUED).nonceOn("test"), Cause.WRONG_TOPIC),
                row(
                        "it names another topic",
                        MQTT + "ep1 3740 mqtt published topic=test bytes=140\n",
                        NOTHING,
                        Cause.WRONG_TOPIC),
                row(
                        "plain: a greeting elsewhere",
                        PLAIN + "Connected to MQTT Server\n",
                        NOTHING.messageOn("test"),
                        Cause.NONCE_NOT_SEEN,
                        Cause.PUBLISH_DENIED,
                        Cause.WRONG_TOPIC),
                row(
                        "an earlier run's nonce",
                        PUBLISHED,
                        NOTHING.accepted(ISSUED).messageOn(TOPIC),
                        Cause.WRONG_NONCE),
                row(
                        "settings of an earlier run",
                        PUBLISHED.replace("nonce=0011", "nonce=ffff"),
                        NOTHING.accepted(ISSUED),
                        Cause.WRONG_NONCE),
                row("nobody could watch", PUBLISHED, NOTHING.notWatched("broker.unreachable"), Cause.WATCH_FAILED),
                row("another certificate", PUBLISHED, NOTHING.accepted(OTHER).nonceOn(TOPIC), Cause.OTHER_CERTIFICATE),
                row(
                        "certificates not demanded",
                        PUBLISHED,
                        NOTHING.probed(Demand.NOT_DEMANDED).nonceOn(TOPIC),
                        Cause.NO_CERTIFICATE_DEMANDED),
                row("not probed", PUBLISHED, NOTHING.nonceOn(TOPIC), Cause.CERTIFICATE_NOT_PROVED));
    }

    private DiagnosisCases() {}

    private static Case row(String name, String console, BrokerFindings broker, Cause cause, Cause... candidates) {
        return new Case(name, console, broker, cause, Arrays.stream(candidates).collect(Collectors.toSet()));
    }

    static String failed(int ssl, int alertFlag, int millis, String text) {
        return TLS + "ep1 7000 tls failed ssl=%d alert=%d ms=%d text=\"%s\"\n".formatted(ssl, alertFlag, millis, text);
    }

    static String alert(int number, String wrongText) {
        return failed(number, 1, 1400, "SSL received fatal alert - " + wrongText);
    }

    static String none(int millis) {
        return failed(0, 0, millis, "Unknown error code.");
    }

    static String none(int millis, String step) {
        return none(millis).strip() + " step=" + step + "\n";
    }

    static String mqtt(int state) {
        return TLS
                + "ep1 3711 tls connected ms=1310 heap=22000 mfln=0\nep1 3731 mqtt failed state=%d ms=20\n"
                        .formatted(state);
    }

    static BrokerFindings eof() {
        return NOTHING.refused(Refusal.DEVICE_LEFT, "unexpected eof while reading");
    }

    static BrokerFindings verify() {
        return NOTHING.refused(Refusal.CERTIFICATE_NOT_VERIFIED, "certificate verify failed");
    }
}
