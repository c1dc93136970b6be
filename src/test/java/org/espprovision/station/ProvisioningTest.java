package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.IOUtils;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.util.BigIntegers;
import org.espprovision.Peers;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashRegion;
import org.espprovision.diagnosis.Verdict;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.CertificateState;
import org.espprovision.pki.KeyKind;
import org.espprovision.simulator.FlashWear;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.Volume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole path, on a virtual board: what makes a device confirmed, and what lies where afterwards. */
class ProvisioningTest {
    @TempDir
    private Path folder;

    private Bench bench;

    @BeforeEach
    void setUp() {
        bench = new Bench(folder);
    }

    @AfterEach
    void tearDown() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({"4m1m, EC_P256", "4m1m, RSA_2048", "4m2m, EC_P256", "4m2m, RSA_2048", "1m64, EC_P256", "1m64, RSA_2048"
    })
    void a_board_proves_itself_to_the_embedded_endpoint(String layout, KeyKind key) throws Exception {
        bench.layout(layout);
        bench.key = key;

        Outcome.Provisioned run = (Outcome.Provisioned) bench.run();

        assertThat(run.verdict().strength()).isEqualTo(Verdict.Strength.SEEN_BY_BROKER);
        assertEverythingLiesWhereItShould(run);
    }

    @ParameterizedTest
    @CsvSource({"4m1m, EC_P256", "4m1m, RSA_2048", "4m2m, EC_P256", "4m2m, RSA_2048", "1m64, EC_P256", "1m64, RSA_2048"
    })
    void a_board_proves_itself_to_a_real_mosquitto(String layout, KeyKind key) throws Exception {
        bench.layout(layout);
        bench.key = key;
        try (MosquittoServer mosquitto = bench.mosquitto(
                bench.authority(), Set.of("localhost"), "require_certificate true", "use_identity_as_username true")) {
            bench.use(mosquitto);

            Outcome.Provisioned run = (Outcome.Provisioned) bench.run();

            assertThat(run.verdict().strength()).isEqualTo(Verdict.Strength.PROVED_BY_PROBE);
            assertThat(mosquitto.logLines()).anyMatch(line -> line.contains("u'" + Bench.DEVICE + "'"));
            assertEverythingLiesWhereItShould(run);
        }
    }

    @ParameterizedTest
    @CsvSource({"4m1m, EC_P256", "1m64, RSA_2048"})
    @EnabledOnOs(OS.LINUX)
    void a_board_behind_a_device_file_proves_itself_to_a_real_mosquitto(String layout, KeyKind key) throws Exception {
        bench.layout(layout);
        bench.key = key;
        try (MosquittoServer mosquitto = bench.mosquitto(
                        bench.authority(),
                        Set.of("localhost"),
                        "require_certificate true",
                        "use_identity_as_username true");
                PtyBoard board = bench.behindADeviceFile()) {
            bench.use(mosquitto);

            Outcome.Provisioned run = (Outcome.Provisioned) bench.run();

            assertThat(run.verdict().isConfirmed())
                    .as("%s on %s", run.verdict(), board)
                    .isTrue();
            assertEverythingLiesWhereItShould(run);
        }
    }

    @Test
    void the_shipped_mosquitto_example_works() throws Exception {
        Path example = Path.of("examples/bench");
        Path acl = Files.copy(example.resolve("acl"), folder.resolve("acl"));
        List<String> own = List.of("listener", "cafile", "certfile", "keyfile", "acl_file", "connection_messages");
        String[] lines = Stream.concat(
                        Files.readAllLines(example.resolve("mosquitto.conf")).stream()
                                .filter(line -> own.stream().noneMatch(line::startsWith)),
                        Stream.of("acl_file " + acl))
                .toArray(String[]::new);
        try (MosquittoServer mosquitto = bench.mosquitto(bench.authority(), Set.of("localhost"), lines)) {
            bench.use(mosquitto);
            assertThat(((Outcome.Provisioned) bench.run()).verdict().isConfirmed())
                    .isTrue();
        }
    }

    @Test
    void a_confirmed_board_is_left_as_it_is() {
        Outcome.Provisioned first = (Outcome.Provisioned) bench.run();
        FlashWear before = bench.chip().wear();

        Outcome second = bench.run();

        assertThat(second)
                .isInstanceOfSatisfying(
                        Outcome.AlreadyConfirmed.class,
                        already -> assertThat(already.certificate().fingerprint())
                                .contains(first.certificate().fingerprint()));
        assertThat(bench.chip().wear()).isEqualTo(before);
    }

    @Test
    void a_confirmed_board_that_was_erased_since_is_provisioned_anew() {
        bench.run();
        bench.plugIn(bench.board());

        assertThat(bench.run()).isInstanceOf(Outcome.Provisioned.class);
        assertThat(bench.events)
                .anyMatch(event ->
                        event instanceof StationEvent.Note note && note.text().contains("no longer holds"));
    }

    @Test
    void a_file_system_left_where_another_layout_has_it_is_noted() {
        bench.run();
        bench.layout = FlashLayout.named("4m2m");
        bench.sketch = DemonstrationSketch.make(bench.layout);
        bench.repeat = Repeat.START_OVER;

        assertThat(bench.run()).isInstanceOf(Outcome.Provisioned.class);
        assertThat(bench.events)
                .anyMatch(event -> event instanceof StationEvent.Note note
                        && note.text().contains("a SPIFFS where layout 4m1m has it (0x300000), not 4m2m"));
    }

    @Test
    void starting_over_supersedes_the_old_certificate() {
        Outcome.Provisioned first = (Outcome.Provisioned) bench.run();
        bench.repeat = Repeat.START_OVER;

        Outcome.Provisioned second = (Outcome.Provisioned) bench.run();

        assertThat(second.verdict().isConfirmed()).isTrue();
        assertThat(bench.ledger.state(Bench.MAC).certificates())
                .extracting(CertificateRecord::fingerprint, CertificateRecord::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                java.util.Optional.of(first.certificate().fingerprint()), CertificateState.SUPERSEDED),
                        org.assertj.core.groups.Tuple.tuple(
                                java.util.Optional.of(second.certificate().fingerprint()), CertificateState.CONFIRMED));
    }

    private void assertEverythingLiesWhereItShould(Outcome.Provisioned run) throws Exception {
        assertThat(bench.ledger.verify().intact()).isTrue();
        assertThat(bench.ledger.state(Bench.MAC).fingerprint())
                .contains(run.certificate().fingerprint());

        byte[] flash = bench.chip().flashContent();
        assertThat(Arrays.copyOf(flash, bench.sketch.lengthBytes())).isEqualTo(bench.sketch.bytes());
        Volume volume = volumeIn(flash);
        assertThat(content(volume, "/client.crt.der"))
                .isEqualTo(run.certificate().der());
        assertThat(content(volume, "/ca.crt.der")).isEqualTo(bench.authority().trustAnchorDer());
        assertNowhereOnDisk(content(volume, "/client.key.der"));
        assertAcceptedByOpenssl(run);
    }

    private Volume volumeIn(byte[] flash) {
        FlashRegion region = bench.layout.requireFileSystem();
        return Spiffs.read(
                new SpiffsGeometry(region.lengthBytes(), FlashRegion.PAGE_BYTES, region.blockBytes()),
                Arrays.copyOfRange(flash, region.offset(), region.end()));
    }

    private static byte[] content(Volume volume, String path) {
        byte[] content = volume.find(path).orElseThrow().content();
        assertThat(derLength(content))
                .as("DER of %s ends where the file ends", path)
                .isEqualTo(content.length);
        return content;
    }

    /** The length that the outermost DER element announces, its own head included. */
    private static int derLength(byte[] der) {
        int first = der[1] & 0xFF;
        if (first < 0x80) {
            return 2 + first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = (length << 8) | (der[2 + i] & 0xFF);
        }
        return 2 + (first & 0x7F) + length;
    }

    /** Looks for the secret number itself, however it may be wrapped, and inside of PEM too. */
    private void assertNowhereOnDisk(byte[] privateKey) throws IOException {
        byte[] secret = secretNumber(privateKey);
        assertThat(indexOf(privateKey, secret))
                .as("the search finds what is there")
                .isPositive();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                assertThat(indexOf(bytes, secret)).as("private key in %s", file).isEqualTo(-1);
                assertThat(indexOf(pemContent(bytes), secret))
                        .as("private key in PEM in %s", file)
                        .isEqualTo(-1);
            }
        }
    }

    private byte[] secretNumber(byte[] privateKey) throws IOException {
        BigInteger number = bench.key == KeyKind.EC_P256
                ? ECPrivateKey.getInstance(
                                PrivateKeyInfo.getInstance(privateKey).parsePrivateKey())
                        .getKey()
                : RSAPrivateKey.getInstance(privateKey).getPrime1();
        return BigIntegers.asUnsignedByteArray(number);
    }

    /** What every PEM block of a text holds, one behind the other; nothing of a file without any. */
    private static byte[] pemContent(byte[] file) {
        var content = new ByteArrayOutputStream();
        var blocks = Pattern.compile("-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\\s]+)-----END ")
                .matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            content.writeBytes(Base64.getMimeDecoder().decode(blocks.group(1)));
        }
        return content.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private void assertAcceptedByOpenssl(Outcome.Provisioned run) throws Exception {
        Path der = Files.write(folder.resolve("client.der"), run.certificate().der());
        Path pem = folder.resolve("client.pem");
        openssl("x509", "-inform", "DER", "-in", der.toString(), "-out", pem.toString());
        String ca = folder.resolve("ca/ca.crt").toString();
        assertThat(openssl("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", ca, pem.toString()))
                .endsWith("OK\n");
    }

    private static String openssl(String... arguments) throws Exception {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(Peers.require("openssl").toString()), Stream.of(arguments))
                                .toList())
                .redirectErrorStream(true)
                .start();
        String said = IOUtils.toString(process.getInputStream(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
