package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.broker.CheckEndpoint;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Authority;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.simulator.sketch.VirtualNetwork.AccessPoint;
import org.espprovision.simulator.sketch.VirtualNetwork.Names;
import org.espprovision.simulator.sketch.VirtualNetwork.TimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each case runs twice, through the real sketch with BearSSL and through the virtual chip's, against the same broker: both
 * must print the same milestones with the same numbers. Times, heap and the fill of the file system are their own.
 */
class SketchAgreementTest {
    private static final String HOST = "broker.local";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Authority CA = TestCertificates.authority("Authority");
    private static final Authority STRANGER = TestCertificates.authority("Stranger");
    private static final TlsIdentity SERVER = CA.server(HOST);
    private static final TlsIdentity DEVICE = CA.client(SketchTestFiles.DEVICE);
    private static final int DEAD_PORT = 1;

    @TempDir
    private Path folder = Path.of("");

    private final Instant now = Instant.now();
    private final Instant yesterday = now.minus(Duration.ofDays(1));
    private final Map<String, String> settings = new LinkedHashMap<>();
    private TlsIdentity server = SERVER;
    private TlsIdentity device = DEVICE;
    private Authority trusted = CA;
    private Names names = (host, port) -> host.equals(HOST) || host.equals("127.0.0.1")
            ? Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            : Optional.empty();
    private final List<String> options = new ArrayList<>();
    private TimeService timeService = TimeService.ANSWERS;
    private AccessPoint accessPoint = (ssid, password) -> VirtualNetwork.Join.ACCEPTED;

    @Test
    void good_devices_prove_themselves_at_mosquitto() throws Exception {
        assertThat(atMosquitto()).contains("tls connected mfln=512").endsWith("run ready");
    }

    @Test
    void rsa_devices_prove_themselves_at_an_rsa_broker() throws Exception {
        device = CA.order("CN=" + SketchTestFiles.DEVICE, TestCertificates.rsaKey())
                .forClient()
                .sign();
        server = CA.order("CN=" + HOST, TestCertificates.rsaKey())
                .forServer()
                .dns(HOST)
                .sign();
        assertThat(atMosquitto()).anyMatch(line -> line.endsWith("key=rsa")).endsWith("run ready");
    }

    @Test
    void good_devices_prove_themselves_at_the_check_endpoint() throws Exception {
        assertThat(atCheckEndpoint()).endsWith("run ready");
    }

    @Test
    void rsa_devices_prove_themselves_at_the_check_endpoint() throws Exception {
        device = CA.order("CN=" + SketchTestFiles.DEVICE, TestCertificates.rsaKey())
                .forClient()
                .sign();
        assertThat(atCheckEndpoint()).endsWith("run ready");
    }

    @Test
    void full_buffers_are_used_when_the_settings_say_so() throws Exception {
        settings.put("tls.fragment", "0");
        assertThat(atMosquitto()).contains("tls connected mfln=0").endsWith("run ready");
    }

    @Test
    void a_broker_of_another_authority() throws Exception {
        trusted = STRANGER;
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=62 alert=0");
    }

    @Test
    void an_authority_of_the_same_name_with_another_key() throws Exception {
        trusted = TestCertificates.authority("Authority");
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=62 alert=0");
    }

    @Test
    void an_expired_broker() throws Exception {
        server = CA.order("CN=" + HOST, TestCertificates.ecKey())
                .forServer()
                .dns(HOST)
                .valid(now.minus(Duration.ofDays(9)), yesterday)
                .sign();
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=54 alert=0");
    }

    @Test
    void a_broker_that_is_not_yet_valid() throws Exception {
        server = CA.order("CN=" + HOST, TestCertificates.ecKey())
                .forServer()
                .dns(HOST)
                .valid(now.plus(Duration.ofDays(2)), now.plus(Duration.ofDays(9)))
                .sign();
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=54 alert=0");
    }

    @Test
    void a_broker_of_another_name() throws Exception {
        server = CA.server("other.local");
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=56 alert=0");
    }

    @Test
    void an_address_among_the_names_is_not_compared() throws Exception {
        settings.put("broker.host", "127.0.0.1");
        server = CA.order("CN=127.0.0.1", TestCertificates.ecKey())
                .forServer()
                .ip("127.0.0.1")
                .sign();
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=56 alert=0");
    }

    @Test
    void a_broker_whose_key_may_only_encipher() throws Exception {
        server = CA.order("CN=" + HOST, TestCertificates.rsaKey())
                .with(Extension.keyUsage, new KeyUsage(KeyUsage.keyEncipherment))
                .dns(HOST)
                .sign();
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=28 alert=0");
    }

    @Test
    void a_broker_with_a_critical_purpose() throws Exception {
        server = CA.order("CN=" + HOST, TestCertificates.ecKey())
                .with(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .dns(HOST)
                .sign();
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=57 alert=0");
    }

    @Test
    void a_device_of_another_authority() throws Exception {
        device = STRANGER.client(SketchTestFiles.DEVICE);
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=48 alert=1");
    }

    @Test
    void a_device_of_another_authority_at_the_check_endpoint() throws Exception {
        device = STRANGER.client(SketchTestFiles.DEVICE);
        assertThat(atCheckEndpoint()).last().asString().startsWith("tls failed ssl=46 alert=1");
    }

    @Test
    void an_expired_device() throws Exception {
        device = CA.order("CN=" + SketchTestFiles.DEVICE, TestCertificates.ecKey())
                .forClient()
                .valid(now.minus(Duration.ofDays(9)), yesterday)
                .sign();
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=45 alert=1");
    }

    @Test
    void a_device_made_for_servers() throws Exception {
        device = CA.order("CN=" + SketchTestFiles.DEVICE, TestCertificates.ecKey())
                .forServer()
                .sign();
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=43 alert=1");
    }

    @Test
    void a_key_of_another_certificate() throws Exception {
        device = TlsIdentity.of(DEVICE.certificate(), TestCertificates.ecKey().getPrivate());
        assertThat(atMosquitto()).last().asString().startsWith("tls failed ssl=51 alert=1");
    }

    @Test
    void a_revoked_device() throws Exception {
        Path crl = folder.resolve("revoked.crl");
        Files.writeString(
                crl,
                TestCertificates.pem(
                        "X509 CRL", CA.revoking(DEVICE.certificate()).getEncoded()));
        assertThat(atMosquitto("crlfile " + crl)).last().asString().startsWith("tls failed ssl=44 alert=1");
    }

    @Test
    void a_broker_that_only_knows_tls_1_3() throws Exception {
        assertThat(atMosquitto("tls_version tlsv1.3")).last().asString().startsWith("tls failed ssl=70 alert=1");
    }

    @Test
    void a_broker_without_a_cipher_in_common() throws Exception {
        server = CA.order("CN=" + HOST, TestCertificates.rsaKey())
                .forServer()
                .dns(HOST)
                .sign();
        assertThat(atMosquitto("ciphers DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0"))
                .last()
                .asString()
                .startsWith("tls failed ssl=40 alert=1");
    }

    @Test
    void a_broker_without_a_user_for_the_certificate() throws Exception {
        try (var broker = mosquitto("require_certificate true", "allow_anonymous false")) {
            assertThat(both(broker.port())).endsWith("mqtt failed state=5");
        }
    }

    @Test
    void a_port_where_nobody_listens() throws Exception {
        assertThat(both(DEAD_PORT)).endsWith("tls failed ssl=0 alert=0 text=\"Unknown error code.\" step=tcp");
    }

    @Test
    void a_name_that_leads_nowhere() throws Exception {
        settings.put("broker.host", "nowhere.local");
        assertThat(both(DEAD_PORT)).endsWith("tls failed ssl=0 alert=0 text=\"Unknown error code.\" step=dns dns=0");
    }

    @Test
    void a_listener_that_hangs_up_at_once() throws Exception {
        var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var host = new Thread(() -> hangUp(listener));
        host.start();
        try {
            assertThat(both(listener.getLocalPort()))
                    .endsWith("tls failed ssl=0 alert=0 text=\"Unknown error code.\" step=tls");
        } finally {
            listener.close();
            host.join();
        }
    }

    @Test
    void a_wrong_wifi_password() throws Exception {
        accessPoint = (ssid, password) -> VirtualNetwork.Join.WRONG_PASSWORD;
        options.addAll(List.of("--wifi-status", "6"));
        assertThat(both(DEAD_PORT)).endsWith("wifi failed status=6");
    }

    @Test
    void no_time_and_no_date_to_stand_in() throws Exception {
        silenceSntp();
        assertThat(both(DEAD_PORT)).endsWith("time failed");
    }

    @Test
    void the_floor_stands_in_and_is_good_enough_for_certificates() throws Exception {
        silenceSntp();
        settings.put("time.floor", Long.toString(now.getEpochSecond()));
        assertThat(atMosquitto()).contains("time set source=floor").endsWith("run ready");
    }

    @Test
    void a_missing_certificate() throws Exception {
        settings.put("tls.cert", "/other.crt.der");
        assertThat(both(DEAD_PORT)).endsWith("certs bad file=/other.crt.der reason=\"no such file\"");
    }

    @Test
    void settings_that_cannot_be_used() throws Exception {
        settings.put("nonce", "guess");
        assertThat(both(DEAD_PORT)).endsWith("settings bad file=/provision.conf reason=\"nonce is not 32 hex digits\"");
        settings.put("nonce", SketchSettingsTest.NONCE);
        settings.put("tls.fragment", "1000");
        assertThat(both(DEAD_PORT))
                .endsWith("settings bad file=/provision.conf "
                        + "reason=\"tls.fragment is not 0, 512, 1024, 2048 or 4096\"");
    }

    private static void hangUp(ServerSocket listener) {
        try {
            while (!listener.isClosed()) {
                listener.accept().close();
            }
        } catch (IOException closed) {
            assertThat(listener.isClosed()).isTrue();
        }
    }

    private void silenceSntp() {
        timeService = TimeService.SILENT;
        options.add("--no-sntp");
    }

    private List<String> atMosquitto(String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of("require_certificate true", "use_identity_as_username true"));
        lines.addAll(List.of(more));
        try (var broker = mosquitto(lines.toArray(String[]::new))) {
            return both(broker.port());
        }
    }

    private MosquittoServer mosquitto(String... more) throws IOException {
        TestCertificates.writePem(folder, "ca", CA.own());
        TestCertificates.writePem(folder, "server", server);
        List<String> lines = new ArrayList<>(List.of(
                "cafile " + folder.resolve("ca.crt"),
                "certfile " + folder.resolve("server.crt"),
                "keyfile " + folder.resolve("server.key")));
        lines.addAll(List.of(more));
        return MosquittoServer.start(lines.toArray(String[]::new));
    }

    private List<String> atCheckEndpoint() throws Exception {
        try (var endpoint = CheckEndpoint.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                server,
                CA.certificate(),
                Clock.systemUTC(),
                event -> {})) {
            return both(endpoint.port());
        }
    }

    /** The milestones of one case, which both sketches must print. */
    private List<String> both(int port) throws Exception {
        var files = new SketchTestFiles().set("broker.port", Integer.toString(port));
        settings.forEach(files::set);
        files.trusting(trusted.certificate())
                .file("/client.crt.der", device.certificate().getEncoded())
                .file("/client.key.der", device.key().getEncoded());
        byte[] image = SketchOnHost.image(files.all());
        List<String> real = ownAside(onHost(image));
        assertThat(ownAside(onVirtualChip(image))).isEqualTo(real);
        return real.stream()
                .map(line -> line.replace("ep1 ", "").replaceFirst(" host=\\S+ port=\\d+", ""))
                .toList();
    }

    private List<String> onHost(byte[] image) throws Exception {
        Path files = folder.resolve("files");
        SketchOnHost.unpack(image, files);
        try (var sketch = SketchOnHost.start(files, options.toArray(String[]::new))) {
            return sketch.toTheEnd();
        }
    }

    private List<String> onVirtualChip(byte[] image) throws InterruptedException {
        byte[] flash = new byte[0x400000];
        Arrays.fill(flash, (byte) 0xFF);
        byte[] marker = ("esp-provision demonstration sketch 1; layout=4m1m fs=0x00300000 length=0x000fa000 page=256 "
                        + "block=8192")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(marker, 0, flash, 0x2000, marker.length);
        System.arraycopy(image, 0, flash, 0x300000, image.length);
        var machine = new SketchTestMachine(flash);
        var network = new VirtualNetwork(accessPoint, names, timeService, Clock.systemUTC());
        var thread = new Thread(() -> {
            try {
                new VirtualSketch(network, new Random(1)).run(machine);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        Predicate<String> last =
                Pattern.compile("ep1 \\d+ (run ready|\\w+ (failed|bad)) ?.*").asMatchPredicate();
        await().atMost(PATIENCE).until(() -> machine.lines().stream().anyMatch(last));
        thread.interrupt();
        thread.join();
        List<String> lines = machine.lines();
        int end = 0;
        while (!last.test(lines.get(end))) {
            end++;
        }
        return lines.subList(0, end + 1);
    }

    private static List<String> ownAside(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^ep1 \\d+", "ep1").replaceAll(" (ms|heap|unix|total|used)=-?\\d+", ""))
                .toList();
    }
}
