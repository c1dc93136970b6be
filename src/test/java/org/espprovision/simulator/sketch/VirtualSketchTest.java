package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.espprovision.simulator.sketch.TlsTestAuthority.Request;
import org.espprovision.simulator.sketch.VirtualNetwork.AccessPoint;
import org.espprovision.simulator.sketch.VirtualNetwork.Names;
import org.espprovision.simulator.sketch.VirtualNetwork.TimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualSketchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Clock CLOCK = Clock.fixed(TlsTestAuthority.NOW, ZoneOffset.UTC);
    private static final Names NO_NAMES = (host, port) -> Optional.empty();
    private static final String IDENTITY = "use_identity_as_username true";

    private static TlsTestAuthority authority;
    private static TlsTestAuthority stranger;
    private static KeyPair brokerKeys;
    private static X509Certificate brokerCertificate;

    @TempDir
    private Path folder;

    private final Thread nobody = new Thread(() -> {});
    private Thread device = nobody;
    private SketchTestMachine machine = new SketchTestMachine(new byte[0x100000]);

    @BeforeAll
    static void make_authorities() throws Exception {
        authority = TlsTestAuthority.named("Authority");
        stranger = TlsTestAuthority.named("Stranger");
        brokerKeys = TlsTestAuthority.p256();
        brokerCertificate = authority.issue(broker().dns("broker.local", "mosq_serv.local"));
    }

    @AfterEach
    void reset_the_chip() throws InterruptedException {
        device.interrupt();
        device.join(PATIENCE.toMillis());
        assertThat(device.isAlive()).isFalse();
    }

    @Test
    void a_good_device_proves_itself() throws Exception {
        try (var broker = mosquitto(brokerCertificate, IDENTITY);
                var observer = new MqttClient(broker.plainUri(), "observer", new MemoryPersistence())) {
            BlockingQueue<String> proofs = new LinkedBlockingQueue<>();
            observer.connect();
            observer.subscribe(SketchTestFiles.PROOF_TOPIC, (topic, message) -> {
                proofs.add(new String(message.getPayload(), StandardCharsets.UTF_8));
            });
            var files = SketchTestFiles.of(authority);
            boot(files, broker.names());

            String certificate = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(files.content("/client.crt.der")));
            assertThat(proofs.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(
                            "nonce=" + SketchSettingsTest.NONCE + " chip=00a1b2c3 firmware=0.1.0 cert=" + certificate);
            awaitLine("run ready heap=\\d+");
            assertThat(machine.baud()).isEqualTo(115_200);
            assertThat(machine.lines())
                    .map(line -> line.replaceFirst("^ep1 \\d+ ", "").replaceAll("(total|used|ca|cert)=\\d+", "$1=N"))
                    .containsExactly(
                            "boot start sketch=mqtt-tls version=0.1.0 core=3.1.2 chip=00a1b2c3 reset=6 heap=48000",
                            "fs mounted type=spiffs total=N used=N",
                            "settings loaded device=esp8266-5ccf7fa1b2c3 broker=broker.local:8883 nonce="
                                    + SketchSettingsTest.NONCE,
                            "wifi connecting ssid=\"bench\"",
                            "wifi connected ip=192.0.2.2 rssi=-50 ms=2100",
                            "time waiting server=pool.ntp.org",
                            "time set unix=" + TlsTestAuthority.NOW.getEpochSecond() + " source=ntp ms=120",
                            "certs loaded ca=N cert=N key=ec",
                            "tls connecting host=broker.local port=8883 heap=38200",
                            "tls connected ms=0 heap=33372 mfln=512",
                            "mqtt connected client=esp8266-5ccf7fa1b2c3 ms=0",
                            "mqtt subscribed topic=devices/esp8266-5ccf7fa1b2c3/down/command",
                            "mqtt published topic=devices/esp8266-5ccf7fa1b2c3/up/proof bytes=137",
                            "run ready heap=32972");
            observer.publish(SketchTestFiles.COMMAND_TOPIC, "hello".getBytes(StandardCharsets.UTF_8), 0, false);
            await().atMost(PATIENCE)
                    .until(() -> machine.lines().contains("command: 5 bytes on " + SketchTestFiles.COMMAND_TOPIC));
            observer.disconnect();
        }
    }

    @Test
    void rsa_credentials_and_a_host_name_with_an_underscore_work() throws Exception {
        KeyPair rsa = TlsTestAuthority.rsa(2048);
        var files = SketchTestFiles.of(authority)
                .identity(authority.issue(new Request(SketchTestFiles.DEVICE, rsa)), rsa)
                .set("broker.host", "mosq_serv.local");
        try (var broker = mosquitto(brokerCertificate, IDENTITY)) {
            boot(files, broker.names());
            awaitLine("certs loaded .* key=rsa");
            awaitLine("run ready .*");
        }
    }

    @Test
    void a_lost_session_is_taken_up_again() throws Exception {
        try (var broker = mosquitto(brokerCertificate, IDENTITY)) {
            boot(SketchTestFiles.of(authority), broker.names());
            awaitLine("run ready .*");
            broker.restart();
            awaitLine("mqtt lost state=-3");
            await().atMost(PATIENCE).until(() -> count("run ready") == 2);
        }
    }

    @Test
    void a_broker_of_another_authority_is_not_trusted() throws Exception {
        var foreign = stranger.issue(broker().dns("broker.local"));
        turnsDown(foreign, "ssl=62 alert=0 ms=\\d+ text=\"Chain could not be linked to a trust anchor.\" step=tls");
    }

    @Test
    void an_expired_broker_is_turned_down() throws Exception {
        var expired = authority.issue(broker().dns("broker.local")
                .valid(TlsTestAuthority.NOW.minusSeconds(9), TlsTestAuthority.NOW.minusSeconds(1)));
        turnsDown(expired, "ssl=54 alert=0 ms=\\d+ text=\"Certificate is expired or not yet valid.\" step=tls");
    }

    @Test
    void a_broker_of_another_name_is_turned_down() throws Exception {
        turnsDown(
                authority.issue(broker().dns("other.local")),
                "ssl=56 alert=0 ms=\\d+ text=\"Expected server name was not found in the chain.\" step=tls");
    }

    @Test
    void an_address_in_the_brokers_certificate_is_no_name() throws Exception {
        try (var broker = mosquitto(authority.issue(broker().ip("127.0.0.1")), IDENTITY)) {
            boot(SketchTestFiles.of(authority).set("broker.host", "127.0.0.1"), broker.names());
            awaitLine("tls failed ssl=56 alert=0 .*");
        }
    }

    @Test
    void a_device_of_another_authority_is_refused_by_the_broker() throws Exception {
        KeyPair keys = TlsTestAuthority.p256();
        refusedByBroker(
                SketchTestFiles.of(authority).identity(stranger.issue(new Request(SketchTestFiles.DEVICE, keys)), keys),
                "ssl=48 alert=1 ms=\\d+ text=\"SSL received fatal alert - Invalid date/time representation.\" step=tls",
                "certificate verify failed");
    }

    @Test
    void an_expired_device_is_refused_by_the_broker() throws Exception {
        KeyPair keys = TlsTestAuthority.p256();
        var expired = authority.issue(new Request(SketchTestFiles.DEVICE, keys)
                .valid(
                        TlsTestAuthority.NOW.minus(Duration.ofDays(9000)),
                        TlsTestAuthority.NOW.minus(Duration.ofDays(8000))));
        refusedByBroker(
                SketchTestFiles.of(authority).identity(expired, keys),
                "ssl=45 alert=1 ms=\\d+ text=\"SSL received fatal alert - Decoding error: BOOLEAN value has invalid length.\" step=tls",
                "certificate verify failed");
    }

    @Test
    void a_key_of_another_certificate_is_refused_by_the_broker() throws Exception {
        refusedByBroker(
                SketchTestFiles.of(authority)
                        .file(
                                "/client.key.der",
                                TlsTestAuthority.p256().getPrivate().getEncoded()),
                "ssl=51 alert=1 ms=\\d+ text=\"SSL received fatal alert - Key type does not match that which was expected.\" step=tls",
                "bad signature");
    }

    @Test
    void a_broker_without_a_user_for_the_certificate_answers_5() throws Exception {
        try (var broker = mosquitto(brokerCertificate)) {
            boot(SketchTestFiles.of(authority), broker.names());
            awaitLine("mqtt failed state=5 ms=\\d+");
            assertThat(broker.log()).anyMatch(line -> line.contains("not authorised"));
        }
    }

    @Test
    void a_name_that_leads_nowhere_is_no_tls_error() throws Exception {
        boot(SketchTestFiles.of(authority), NO_NAMES);
        awaitLine("tls failed ssl=0 alert=0 ms=\\d+ text=\"Unknown error code.\" step=dns dns=0");
    }

    @Test
    void bad_credentials_stop_before_the_network() throws Exception {
        boot(SketchTestFiles.of(authority).without("/client.crt.der"), NO_NAMES);
        awaitLine("certs bad file=/client.crt.der reason=\"no such file\"");
        reset_the_chip();
        byte[] key = TlsTestAuthority.p256().getPrivate().getEncoded();
        boot(SketchTestFiles.of(authority).file("/client.key.der", Arrays.copyOf(key, key.length + 1)), NO_NAMES);
        awaitLine("certs bad file=/client.key.der reason=\"no usable RSA or EC key in it\"");
        assertThat(count("tls connecting")).isZero();
    }

    @Test
    void wifi_tells_a_wrong_name_from_a_wrong_password() throws Exception {
        boot(SketchTestFiles.of(authority).set("wifi.ssid", "a \"b\""), NO_NAMES);
        awaitLine("wifi connecting ssid=\"a \\\\\"b\\\\\"\"");
        awaitLine("wifi failed status=1 ms=20000");
        reset_the_chip();
        boot(SketchTestFiles.of(authority).set("wifi.password", "guess"), NO_NAMES);
        awaitLine("wifi failed status=6 ms=20000");
    }

    @Test
    void the_floor_stands_in_for_a_silent_time_server() throws Exception {
        var silent = network(NO_NAMES, TimeService.SILENT);
        boot(SketchTestFiles.of(authority).set("time.floor", "1795000000"), silent);
        awaitLine("time set unix=1795000000 source=floor ms=10000");
        reset_the_chip();
        boot(SketchTestFiles.of(authority), silent);
        awaitLine("time failed ms=10000");
    }

    @Test
    void a_file_system_that_does_not_mount_is_reported_and_left() throws Exception {
        run(new SketchTestMachine(new byte[0x100000]), network(NO_NAMES, TimeService.ANSWERS));
        awaitLine("fs failed type=spiffs");
    }

    @Test
    void the_marker_of_the_demonstration_sketch_places_the_file_system() throws Exception {
        byte[] flash = new byte[0x400000];
        Arrays.fill(flash, (byte) 0xFF);
        byte[] marker = ("esp-provision demonstration sketch 1; layout=4m1m fs=0x00300000 length=0x000fa000 page=256 "
                        + "block=8192")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(marker, 0, flash, 0x3210, marker.length);
        byte[] image = Arrays.copyOf(SketchTestFiles.of(authority).image(), 0xFA000);
        System.arraycopy(image, 0, flash, 0x300000, image.length);
        run(new SketchTestMachine(flash), network(NO_NAMES, TimeService.ANSWERS));
        awaitLine("fs mounted type=spiffs total=957314 used=\\d+");
        awaitLine("certs loaded .*");
    }

    private void turnsDown(X509Certificate certificate, String line) throws Exception {
        try (var broker = mosquitto(certificate, IDENTITY)) {
            boot(SketchTestFiles.of(authority), broker.names());
            awaitLine("tls failed " + line);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(broker.log())
                            .anyMatch(entry -> entry.contains("unexpected eof while reading"))
                            .noneMatch(entry -> entry.contains("alert")));
        }
    }

    private void refusedByBroker(SketchTestFiles files, String line, String reason) throws Exception {
        try (var broker = mosquitto(brokerCertificate, IDENTITY)) {
            boot(files, broker.names());
            awaitLine("tls failed " + line);
            assertThat(broker.log()).anyMatch(entry -> entry.contains(reason));
        }
    }

    private SketchTestBroker mosquitto(X509Certificate certificate, String... settings) throws Exception {
        return SketchTestBroker.start(folder, authority.certificate, certificate, brokerKeys, settings);
    }

    private static Request broker() {
        return new Request("broker.local", brokerKeys);
    }

    private static VirtualNetwork network(Names names, TimeService timeService) {
        return new VirtualNetwork(AccessPoint.named("bench", "secret"), names, timeService, CLOCK);
    }

    private void boot(SketchTestFiles files, Names names) {
        boot(files, network(names, TimeService.ANSWERS));
    }

    private void boot(SketchTestFiles files, VirtualNetwork network) {
        run(SketchTestMachine.withFileSystem(files.image()), network);
    }

    private void run(SketchTestMachine chip, VirtualNetwork network) {
        machine = chip;
        device = new Thread(() -> {
            try {
                new VirtualSketch(network, new Random(1)).run(chip);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        device.start();
    }

    private void awaitLine(String pattern) {
        Pattern line = Pattern.compile("ep1 \\d+ " + pattern);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(machine.lines())
                        .anyMatch(text -> line.matcher(text).matches()));
    }

    private long count(String event) {
        return machine.lines().stream()
                .filter(line -> line.contains(" " + event))
                .count();
    }
}
