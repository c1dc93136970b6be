package org.espprovision.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.espprovision.broker.MosquittoLog;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.SavedConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an ESP8266 core and Mosquitto really print for each failure, alone and together. */
class CapturedLogsTest {
    private static final String NEW = "1795469276: New connection from 192.0.2.2:49152 on port 8883.\n";
    private static final String PROTOCOL = "1795469276: Client <unknown> disconnected: Protocol error.\n";
    private static final String EOF = tls("0A000126:SSL routines::unexpected eof while reading");
    private static final String VERIFY = tls("0A000086:SSL routines::certificate verify failed");
    private static final String ALERT = "SSL received fatal alert - ";

    private static String tls(String reason) {
        return NEW + "1795469276: OpenSSL Error[0]: error:" + reason + "\n" + PROTOCOL;
    }

    private static String rc(int state, int ssl, String text) {
        return "rc=%d ssl=%d (%s)\n".formatted(state, ssl, text);
    }

    static Stream<Arguments> recorded() {
        return Stream.of(
                // The device refuses the broker: the console knows, the broker sees it leave.
                row(rc(-2, 62, "Chain could not be linked to a trust anchor."), EOF, Cause.BROKER_NOT_TRUSTED),
                row(rc(-2, 54, "Certificate is expired or not yet valid."), EOF, Cause.BROKER_DATES, Cause.NO_TIME),
                row(rc(-2, 56, "Expected server name was not found in the chain."), EOF, Cause.BROKER_NAME),
                row(
                        rc(
                                -2,
                                28,
                                "Peer's public key does not have the proper type or is not allowed for the requested operation."),
                        EOF,
                        Cause.BROKER_CERTIFICATE),
                row(rc(-2, 57, "Unknown critical extension in certificate."), EOF, Cause.BROKER_CERTIFICATE),
                row(
                        rc(-2, 49, "Certificate contains unsupported features that cannot be ignored."),
                        EOF,
                        Cause.BROKER_CERTIFICATE),
                row(rc(-2, 50, "Key or signature size exceeds internal limits."), EOF, Cause.BROKER_CERTIFICATE),
                row(
                        rc(-2, -1000, "Unable to allocate memory for SSL structures and buffers."),
                        EOF,
                        Cause.DEVICE_MEMORY),
                // The broker refuses the device: an alert under a wrong text, and OpenSSL's reason.
                row(
                        rc(-2, 40, ALERT + "Decoding error: extraneous element."),
                        tls("0A0000C7:SSL routines::peer did not return a certificate"),
                        Cause.NO_CLIENT_CERTIFICATE),
                row(
                        rc(-2, 0, "Unknown error code."),
                        tls("0A0000C7:SSL routines::peer did not return a certificate"),
                        Cause.NO_CLIENT_CERTIFICATE),
                row(
                        rc(-2, 51, ALERT + "Key type does not match that which was expected."),
                        NEW + "1795469276: OpenSSL Error[0]: error:0200008A:rsa routines::invalid padding\n"
                                + "1795469276: OpenSSL Error[1]: error:02000072:rsa routines::padding check failed\n"
                                + "1795469276: OpenSSL Error[2]: error:0A00007B:SSL routines::bad signature\n"
                                + PROTOCOL,
                        Cause.DEVICE_KEY),
                row(rc(-2, 48, ALERT + "Invalid date/time representation."), VERIFY, Cause.DEVICE_UNKNOWN_AUTHORITY),
                row(
                        rc(-2, 45, ALERT + "Decoding error: BOOLEAN value has invalid length."),
                        VERIFY,
                        Cause.DEVICE_EXPIRED,
                        Cause.BROKER_CRL_EXPIRED),
                row(
                        rc(-2, 43, ALERT + "Decoding error: expected primitive element, but is constructed."),
                        VERIFY,
                        Cause.DEVICE_PURPOSE),
                row(
                        rc(-2, 44, ALERT + "Decoding error: BIT STRING length is not multiple of 8."),
                        VERIFY,
                        Cause.DEVICE_REVOKED),
                row(
                        rc(-2, 70, ALERT + "Unknown error code."),
                        tls("0A000102:SSL routines::unsupported protocol"),
                        Cause.TLS_VERSION),
                row(
                        rc(-2, 40, ALERT + "Decoding error: extraneous element."),
                        tls("0A0000C1:SSL routines::no shared cipher"),
                        Cause.NO_COMMON_CIPHER),
                row(
                        rc(-2, 0, "Unknown error code."),
                        NEW + "1795469276: Client <unknown> disconnected due to protocol error.\n",
                        Cause.NOT_TLS),
                row(
                        rc(5, 0, "Unknown error code."),
                        NEW + "1795469276: Sending CONNACK to 192.0.2.2 (0, 5)\n"
                                + "1795469276: Client <unknown> disconnected, not authorised.\n",
                        Cause.MQTT_NOT_AUTHORISED),
                // The broker alone.
                row(
                        "",
                        EOF,
                        Cause.DEVICE_LEFT,
                        Cause.BROKER_NOT_TRUSTED,
                        Cause.BROKER_DATES,
                        Cause.BROKER_NAME,
                        Cause.BROKER_CERTIFICATE,
                        Cause.DEVICE_MEMORY),
                row("", tls("0A000418:SSL routines::tlsv1 alert unknown ca"), Cause.BROKER_NOT_TRUSTED),
                row(
                        "",
                        "1795469276: Client connection from 192.0.2.2 failed: error:0A00010B:SSL routines::wrong version number.\n",
                        Cause.NOT_TLS),
                row("", connected() + "1795469276: Client d1 has exceeded timeout, disconnecting.\n", Cause.MQTT_LOST),
                row(
                        "",
                        (connected() + "1795469276: Client d1 already connected, closing old connection.\n").repeat(3),
                        Cause.MQTT_LOST),
                row(
                        "",
                        connected()
                                + "1795469276: Denied PUBLISH from d1 (d0, q1, r0, m1, 'devices/x/up/a', ... (2 bytes))\n",
                        Cause.PUBLISH_DENIED),
                row("", connected(), Cause.CONNECTED),
                row("", VERIFY + connected(), Cause.CONNECTED),
                row(
                        "",
                        NEW
                                + PROTOCOL.replace(
                                        "<unknown> disconnected: Protocol error", "<unknown> closed its connection"),
                        Cause.UNKNOWN),
                row(rc(-2, 0, "Unknown error code."), """
                        1795469276: mosquitto version 2.0.11 starting
                        1795469276: Error: Unable to load server key file "/etc/mosquitto/server.key". Check keyfile.
                        1795469276: OpenSSL Error[0]: error:8000000D:system library::Permission denied
                        """, Cause.BROKER_NOT_STARTED),
                // Mosquitto 1.6 and 2.1.
                row("", """
                        1795469276: New connection from 192.0.2.2 on port 8883.
                        1795469276: OpenSSL Error: error:1417C0C7:SSL routines:tls_process_client_certificate:peer did not return a certificate
                        1795469276: Socket error on client <unknown>, disconnecting.
                        """, Cause.NO_CLIENT_CERTIFICATE),
                row(
                        "",
                        NEW + "1795469276: OpenSSL Error[0]: error:0A0000C1:SSL routines::no shared cipher\n"
                                + "1795469276: Client <unknown> [192.0.2.2:49152] disconnected: protocol error.\n",
                        Cause.NO_COMMON_CIPHER),
                row(
                        "",
                        NEW + "1795469276: Sending CONNACK to 192.0.2.2 (0, 5)\n"
                                + "1795469276: Client <unknown> [192.0.2.2:49152] disconnected: not authorised.\n",
                        Cause.MQTT_NOT_AUTHORISED),
                row(
                        "",
                        connected() + "1795469276: Client d1 [192.0.2.2:49152] disconnected: exceeded timeout.\n",
                        Cause.MQTT_LOST),
                // Nothing known.
                row("", "", Cause.UNKNOWN),
                row("hello\nworld\n", "nothing of Mosquitto's\n", Cause.UNKNOWN),
                row(" ets Jan  8 2013,rst cause:2, boot mode:(3,6)\n", "", Cause.UNKNOWN));
    }

    /** Other people's sketches. */
    static Stream<Arguments> foreign() {
        String trust = "Chain could not be linked to a trust anchor.";
        return Stream.of(
                row(
                        "Attempting MQTT connection...failed, rc=5 try again in 5 seconds\n",
                        "",
                        Cause.MQTT_NOT_AUTHORISED),
                row("failed with state -4\n", "", Cause.MQTT_NO_ANSWER),
                row("MQTT error code: 4\n", "", Cause.MQTT_CREDENTIALS),
                row("mqtt state MQTT_CONNECT_BAD_CLIENT_ID\n", "", Cause.MQTT_CLIENT_ID),
                row("Connection to MQTT Failed\nrc= -2\nWiFi SSL Error: " + trust + "\n", "", Cause.BROKER_NOT_TRUSTED),
                row(
                        "11:02:03.123 -> rc= -2\n11:02:03.124 -> WiFi SSL Error: " + trust + "\n",
                        "",
                        Cause.BROKER_NOT_TRUSTED),
                row("BSSL:Couldn't connect. Error = '" + trust + "'\n", "", Cause.BROKER_NOT_TRUSTED),
                row("\u001b[31m" + trust + "\u001b[0m\r\n", "", Cause.BROKER_NOT_TRUSTED),
                row("failed, rc=-2\nSSL error: 62\n", "", Cause.BROKER_NOT_TRUSTED),
                row("SSL error: 56\n", "", Cause.BROKER_NAME),
                row("getLastSSLError() = 48\n", "", Cause.DEVICE_UNKNOWN_AUTHORITY, Cause.BROKER_CERTIFICATE),
                row("getLastSSLError() = 48\n", VERIFY, Cause.DEVICE_UNKNOWN_AUTHORITY),
                row("getLastSSLError() = 48\n", EOF, Cause.BROKER_CERTIFICATE),
                row("ssl error 300\n", "", Cause.DEVICE_REVOKED),
                row("TLS error 70\n", "", Cause.TLS_VERSION),
                row("Current time: Thu Jan  1 00:00:15 1970\nSSL error: 54\n", "", Cause.NO_TIME),
                row("no bench found, reconnect after 1s\n", "", Cause.WIFI_NOT_FOUND),
                row("WiFi failed, status 6\n", "", Cause.WIFI_PASSWORD),
                row("WiFi status: WL_NO_SSID_AVAIL\n", "", Cause.WIFI_NOT_FOUND),
                row("An Error has occurred while mounting SPIFFS\n", "", Cause.FS_NOT_MOUNTED),
                row("Failed to open CA cert file\n", "", Cause.CERTS_BAD, Cause.FS_EMPTY),
                row("TLS port: 62\nssl heap 54\nstate: 5 -> 0 (2)\nTLSv1.2\nclient count 3\n", "", Cause.UNKNOWN),
                row("IP address: 192.0.2.2\n", "", Cause.UNKNOWN));
    }

    private static String connected() {
        return NEW + "1795469276: New client connected from 192.0.2.2:49152 as d1 (p2, c1, k60, u'd1').\n"
                + "1795469276: Sending CONNACK to d1 (0, 0)\n";
    }

    private static Arguments row(String console, String log, Cause cause, Cause... candidates) {
        return Arguments.of(console, log, cause, Set.of(candidates));
    }

    @ParameterizedTest
    @MethodSource({"recorded", "foreign"})
    void what_was_captured_leads_to_one_cause(String console, String log, Cause cause, Set<Cause> candidates) {
        Verdict verdict = explain(console, log).verdict();
        assertThat(verdict.cause()).as(verdict.toString()).isEqualTo(cause);
        assertThat(Set.copyOf(verdict.candidates())).as(verdict.toString()).isEqualTo(candidates);
    }

    @Test
    void evidence_names_its_lines() {
        Explanation told = explain(
                "boot\n\nrc= -2\nWiFi SSL Error: SSL received fatal alert - Invalid date/time representation.\n",
                VERIFY);
        assertThat(told.verdict().evidence())
                .filteredOn(finding -> finding.line() > 0)
                .extracting(finding -> finding.source() + " " + finding.line())
                .containsExactly("device's console 4", "broker 1", "broker 2", "broker 3");
    }

    @Test
    void of_several_devices_only_the_one_that_was_asked_for_counts() {
        String others =
                connected() + VERIFY.replace("192.0.2.2", "192.0.2.3") + VERIFY.replace("192.0.2.2", "192.0.2.4");
        Explanation nobody = explain("", others);
        assertThat(nobody.verdict().cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(String.join("\n", nobody.leftOut())).contains("--device", "192.0.2.3");
        assertThat(explain("", others, "192.0.2.3").verdict().cause()).isEqualTo(Cause.DEVICE_CERTIFICATE);
        assertThat(explain("", others, "d1").verdict().cause()).isEqualTo(Cause.CONNECTED);
        assertThat(explain("", others, "d9").verdict().cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(explain(".Connected to bench using IP 192.0.2.4\nrc= -2\n", others)
                        .verdict()
                        .cause())
                .isEqualTo(Cause.DEVICE_CERTIFICATE);
    }

    @Test
    void a_failure_without_an_address_between_two_connections_is_nobodys() {
        String two = NEW + NEW.replace("192.0.2.2", "192.0.2.3")
                + "1795469276: OpenSSL Error[0]: error:0A000086:SSL routines::certificate verify failed\n" + PROTOCOL;
        Explanation told = explain("", two, "192.0.2.2");
        assertThat(told.verdict().cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(told.leftOut()).anyMatch(each -> each.contains("may be anybody's"));
    }

    @Test
    void devices_behind_one_address_are_not_mixed_up() {
        String bridge = connected() + connected().replace("d1", "d2") + VERIFY;
        assertThat(explain("", bridge, "d1").verdict().cause()).isEqualTo(Cause.CONNECTED);
    }

    @Test
    void the_same_log_refines_the_verdict_of_a_run() {
        var log = new MosquittoLog();
        tls("0A0000C7:SSL routines::peer did not return a certificate").lines().forEach(log::accept);
        BrokerFindings seen = BrokerFindings.NOTHING.with(log, DiagnosisCases.EXPECTED.device());
        Verdict verdict =
                Diagnosis.conclude(ConsoleEvidence.ofText(DiagnosisCases.none(900)), seen, DiagnosisCases.EXPECTED);
        assertThat(verdict.cause()).isEqualTo(Cause.NO_CLIENT_CERTIFICATE);
        assertThat(BrokerFindings.NOTHING.with(new MosquittoLog(), "d1")).isEqualTo(BrokerFindings.NOTHING);
    }

    @Test
    void garbage_is_unknown_and_no_fault() {
        byte[] garbage = new byte[300_000];
        new Random(7).nextBytes(garbage);
        Captured captured = captured(garbage, garbage, Optional.empty());
        assertThat(Diagnosis.explain(captured).verdict().cause()).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void every_cause_that_may_stand_beside_others_tells_how_to_know_it() {
        Set<Cause> beside = EnumSet.noneOf(Cause.class);
        DiagnosisCases.cases().forEach(each -> beside.addAll(each.candidates()));
        assertThat(beside).allSatisfy(cause -> assertThat(Telltales.of(cause)).isPresent());
    }

    private static Explanation explain(String console, String log) {
        return Diagnosis.explain(captured(bytes(console), bytes(log), Optional.empty()));
    }

    private static Explanation explain(String console, String log, String device) {
        return Diagnosis.explain(captured(bytes(console), bytes(log), Optional.of(device)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Captured captured(byte[] console, byte[] log, Optional<String> device) {
        var read = new MosquittoLog();
        try {
            read.read(new ByteArrayInputStream(log));
            return new Captured(
                    SavedConsole.read(new ByteArrayInputStream(console)),
                    Optional.of(read),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    device,
                    Instant.EPOCH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
