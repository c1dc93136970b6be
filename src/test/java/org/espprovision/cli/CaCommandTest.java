package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espprovision.Peers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code provision ca} as a person uses it, with openssl as the judge of what comes out. */
@Timeout(120)
class CaCommandTest {
    private static final String PASS_PHRASE = "a pass phrase of the authority";

    @TempDir
    private Path home;

    private CommandLineUser user;
    private Path crl;
    private Path ca;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
        user.environment.put("PROVISION_CA_PASSPHRASE", PASS_PHRASE);
        ca = user.workspace().resolve("ca/ca.crt");
        crl = user.workspace().resolve("ca/crl.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "show", "issue", "server", "list", "revoke", "crl", "import", "profile"})
    void each_command_explains_itself_with_examples(String command) {
        assertThat(user.run("ca", command, "--help")).isZero();
        assertThat(user.results()).contains("Examples:", "provision ca " + command);
    }

    @ParameterizedTest
    @CsvSource({"strict, ec-p256", "guide, rsa-2048", "idevid, ec-p384"})
    void a_device_is_issued_verified_revoked_and_refused(String profile, String key) throws Exception {
        done("ca", "init", "--profile", profile, "--key", key);
        done(
                "ca",
                "issue",
                "sensor-7",
                "--mac",
                "5c:cf:7f:a1:b2:c3",
                "--profile",
                profile,
                "--key",
                key,
                "-o",
                home + "/d");
        String device = home.resolve("d/sensor-7.crt").toString();
        assertThat(mode(home.resolve("d/sensor-7.key"))).isEqualTo("rw-------");
        assertThat(openssl("pkey", "-in", home + "/d/sensor-7.key", "-pubout"))
                .isEqualTo(openssl("x509", "-in", device, "-noout", "-pubkey"));

        done("ca", "crl");
        assertThat(user.results()).startsWith("-----BEGIN X509 CRL-----");
        assertThat(verified(device)).contains("OK");

        done("ca", "revoke", "sensor-7", "--reason", "keycompromise");
        assertThat(verified(device)).contains("certificate revoked");
        assertThat(openssl("crl", "-in", crl.toString(), "-noout", "-text"))
                .contains("Version 2", "X509v3 CRL Number: \n                2", "Key Compromise");
        done("ca", "list", "--json");
        assertThat(user.results())
                .contains("\"name\":\"sensor-7\"", "\"state\":\"revoked\"", "\"reason\":\"keyCompromise\"");
        done("ledger", "verify");
    }

    @Test
    void a_program_that_asked_for_json_gets_nothing_else() {
        inJson("\"subject\"", "ca", "init");
        inJson("sensor-7.key", "ca", "issue", "sensor-7", "-o", home + "/d");
        inJson("server.crt", "ca", "server", "my-host", "-o", home + "/broker");
        inJson("\"name\":\"sensor-7\"", "ca", "revoke", "sensor-7");
        inJson("BEGIN X509 CRL", "ca", "crl");
        inJson("BEGIN CERTIFICATE", "ca", "show", "--certificate");
    }

    private void inJson(String holding, String... command) {
        String[] asked = Arrays.copyOf(command, command.length + 1);
        asked[command.length] = "--json";
        done(asked);
        assertThat(user.results()).contains(holding);
        assertThat(user.results().lines()).allMatch(line -> line.startsWith("{\"schema\":1,") && line.endsWith("}"));
    }

    @Test
    void a_broker_gets_files_it_can_read_and_names_an_esp8266_can_check() throws Exception {
        done("ca", "init");
        done("ca", "server", "my-host", "192.0.2.5", "::1", "-o", home + "/broker");
        assertThat(openssl("x509", "-in", home + "/broker/server.crt", "-noout", "-ext", "subjectAltName"))
                .contains("DNS:my-host, DNS:192.0.2.5", "IP Address:192.0.2.5");
        assertThat(user.messages()).contains("server.key", "mosquitto");
        assertThat(mode(home.resolve("broker/server.key"))).startsWith("rw-").endsWith("---");
        // The folder of a test lets nobody in.
        assertThat(user.messages()).doesNotContain("so Mosquitto can read it");

        refused(2, "file.exists", "ca", "server", "my-host", "-o", home + "/broker");
        done("ca", "server", "my-host", "-o", home + "/broker", "--force");
        refused(2, "name.host", "ca", "server", "mosq_serv.local", "-o", home + "/other");
        done("ca", "server", "mosq_serv.local", "--allow-underscore", "-o", home + "/other");
    }

    /** A different authority's certificate, or any other file, may lie where the device's are to go. */
    @Test
    void files_that_belong_together_are_written_all_or_none() throws Exception {
        done("ca", "init");
        Files.createDirectories(home.resolve("d"));
        Files.writeString(home.resolve("d/ca.crt"), "another");
        refused(2, "file.exists", "ca", "issue", "sensor-7", "-o", home + "/d");
        assertThat(home.resolve("d")).isDirectoryNotContaining("glob:**sensor*");
        done("ca", "list");
        assertThat(user.results()).isEmpty();

        done("ca", "issue", "sensor-7", "-o", home + "/d", "--force");
        byte[] key = Files.readAllBytes(home.resolve("d/sensor-7.key"));
        Files.delete(home.resolve("d/sensor-7.crt"));
        Files.createDirectory(home.resolve("d/sensor-7.crt"));
        refused(4, "ca.write", "ca", "issue", "sensor-7", "-o", home + "/d", "--force");
        assertThat(home.resolve("d/sensor-7.key")).hasBinaryContent(key);
        assertThat(home.resolve("d")).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void nothing_is_overwritten_and_nothing_is_issued_for_it() throws Exception {
        done("ca", "init");
        done("ca", "issue", "sensor-7", "-o", home.toString());
        byte[] key = Files.readAllBytes(home.resolve("sensor-7.key"));
        done("ca", "list");
        String before = user.results();

        refused(2, "file.exists", "ca", "issue", "sensor-7", "-o", home.toString());
        refused(4, "ca.exists", "ca", "init");
        assertThat(home.resolve("sensor-7.key")).hasBinaryContent(key);
        done("ca", "list");
        assertThat(user.results()).isEqualTo(before);

        done("ca", "issue", "sensor-7", "--form", "der", "-o", home.toString());
        assertThat(openssl("x509", "-inform", "DER", "-in", home + "/sensor-7.crt.der", "-noout", "-subject"))
                .contains("sensor-7");
        assertThat(openssl("x509", "-inform", "DER", "-in", home + "/ca.crt.der", "-noout", "-fingerprint"))
                .isEqualTo(openssl("x509", "-in", ca.toString(), "-noout", "-fingerprint"));
    }

    @ParameterizedTest
    @CsvSource({"ec-p256, strict", "ec-p384, idevid", "rsa-2048, guide", "rsa-3072, strict"})
    void a_request_for_another_authority_asks_in_the_profiles_words(String key, String profile) throws Exception {
        done(
                "ca",
                "issue",
                "sensor-8",
                "--csr",
                "--mac",
                "5c:cf:7f:a1:b2:c3",
                "--key",
                key,
                "--profile",
                profile,
                "-o",
                home + "/d");
        assertThat(mode(home.resolve("d/sensor-8.key"))).isEqualTo("rw-------");
        String request = openssl("req", "-in", home + "/d/sensor-8.csr", "-verify", "-noout", "-text");
        assertThat(request)
                .contains("verify OK", "CN = sensor-8", "Requested Extensions:", "Digital Signature")
                .doesNotContain("Key Identifier");
        if (profile.equals("strict")) {
            assertThat(request).contains("DNS:sensor-8, URI:urn:dev:mac:5ccf7fffffa1b2c3");
        }
        theirAuthority(30);
        openssl(
                "x509",
                "-req",
                "-in",
                home + "/d/sensor-8.csr",
                "-CA",
                home + "/their.crt",
                "-CAkey",
                home + "/plain",
                "-CAcreateserial",
                "-copy_extensions",
                "copyall",
                "-out",
                home + "/signed");
        assertThat(openssl("verify", "-purpose", "sslclient", "-CAfile", home + "/their.crt", home + "/signed"))
                .contains("OK");
        refused(2, "file.exists", "ca", "issue", "sensor-8", "--csr", "-o", home + "/d");
        refused(2, "settings.value", "ca", "issue", home + "/d/sensor-8.csr", "--csr", "-o", home + "/d");
        assertThat(user.workspace().resolve("ca")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ec -pkeyopt ec_paramgen_curve:P-256",
                "ec -pkeyopt ec_paramgen_curve:P-384",
                "rsa:2048",
                "rsa:3072"
            })
    void a_request_made_elsewhere_is_signed(String kind) throws Exception {
        done("ca", "init");
        request("/O=Somebody/CN=sensor-8", kind);
        done("ca", "issue", "--sign", home + "/csr");
        Files.writeString(home.resolve("sensor-8.crt"), user.results());
        assertThat(openssl("x509", "-in", home + "/sensor-8.crt", "-noout", "-pubkey"))
                .isEqualTo(openssl("pkey", "-in", home + "/k", "-pubout"));
        assertThat(openssl("x509", "-in", home + "/sensor-8.crt", "-noout", "-subject"))
                .isEqualTo("subject=CN = sensor-8\n");
    }

    private void request(String subject, String kind) throws Exception {
        var command = new ArrayList<>(List.of("req", "-new", "-nodes", "-subj", subject, "-newkey"));
        command.addAll(List.of(kind.split(" ", -1)));
        command.addAll(List.of("-keyout", home + "/k", "-out", home + "/csr"));
        openssl(command.toArray(String[]::new));
    }

    @Test
    void a_request_is_signed_only_when_its_maker_has_the_key() throws Exception {
        request("/CN=sensor-8", "ec -pkeyopt ec_paramgen_curve:P-256");
        openssl("req", "-in", home + "/csr", "-outform", "DER", "-out", home + "/csr.der");
        byte[] forged = Files.readAllBytes(home.resolve("csr.der"));
        forged[forged.length - 1] ^= 1;
        Files.write(home.resolve("forged"), forged);
        refused(4, "csr.signature", "ca", "issue", "--sign", home + "/forged");
        Files.write(home.resolve("cut"), Arrays.copyOf(forged, 100));
        refused(4, "csr.unreadable", "ca", "issue", "--sign", home + "/cut");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rsa:4096 | 15 s",
                "rsa:1024 | 2,048",
                "rsa-pss -pkeyopt rsa_keygen_bits:2048 | BearSSL",
                "ed25519 | BearSSL",
                "ec -pkeyopt ec_paramgen_curve:secp521r1 | P-256",
                "ec -pkeyopt ec_paramgen_curve:secp256k1 | P-256",
                "ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit | named"
            })
    void a_request_for_a_key_no_esp8266_can_use_is_refused(String kind, String words) throws Exception {
        request("/CN=sensor-9", kind);
        refused(2, "key.refused", "ca", "issue", "--sign", home + "/csr");
        assertThat(user.messages()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "-v2 des3",
        "-v2 aes-256-cbc",
        "-v2 aes-128-cbc -v2prf hmacWithSHA1",
        "-v2 aes-192-cbc -v2prf hmacWithSHA512 -outform DER",
        "-scrypt",
        "-v1 PBE-SHA1-3DES",
        "-v1 PBE-SHA1-2DES",
        "-v1 PBE-MD5-DES -provider legacy -provider default",
        "-v1 PBE-SHA1-DES -provider legacy -provider default",
        "-traditional -aes128",
        "-traditional -des3",
        "-nocrypt",
        "-nocrypt -outform DER"
    })
    void an_authority_made_by_openssl_is_taken_over(String encryption) throws Exception {
        theirAuthority(3650);
        if (encryption.startsWith("-traditional")) {
            openssl(
                    "rsa",
                    "-in",
                    home + "/plain",
                    "-traditional",
                    encryption.substring("-traditional ".length()),
                    "-passout",
                    "pass:älter",
                    "-out",
                    home + "/their.key");
        } else {
            var convert = new ArrayList<>(List.of("pkcs8", "-topk8", "-in", home + "/plain", "-passout", "pass:älter"));
            convert.addAll(List.of(encryption.split(" ")));
            convert.addAll(List.of("-out", home + "/their.key"));
            openssl(convert.toArray(String[]::new));
        }
        user.environment.put("PROVISION_KEY_PASSPHRASE", "älter");
        done("ca", "import", home + "/their.crt", home + "/their.key");
        assertThat(openssl("asn1parse", "-in", ca.resolveSibling("ca.key").toString()))
                .contains("aes-256-cbc", ":0927C0");
        assertThat(ca.resolveSibling("ca.key"))
                .satisfies(key -> assertThat(mode(key)).isEqualTo("rw-------"));
    }

    @Test
    void what_an_authority_taken_over_issues_is_trusted_where_it_was() throws Exception {
        theirAuthority(3650);
        done("ca", "import", home + "/their.crt", home + "/plain");
        done("ca", "issue", "sensor-7", "-o", home + "/d");
        assertThat(openssl("verify", "-CAfile", home + "/their.crt", home + "/d/sensor-7.crt"))
                .contains("OK");
    }

    @Test
    void an_authority_that_cannot_be_used_is_left_outside() throws Exception {
        theirAuthority(3650);
        openssl("pkcs8", "-topk8", "-in", home + "/plain", "-passout", "pass:old", "-out", home + "/their.key");
        user.environment.put("PROVISION_KEY_PASSPHRASE", "wrong");
        refused(4, "ca.passphrase", "ca", "import", home + "/their.crt", home + "/their.key");
        String key = Files.readString(home.resolve("plain"));
        Files.writeString(home.resolve("cut"), key.substring(0, key.length() / 2));
        refused(4, "ca.unreadable", "ca", "import", home + "/their.crt", home + "/cut");
        refused(4, "ca.unreadable", "ca", "import", home + "/their.crt", home + "/missing");
        openssl("genrsa", "-out", home + "/another", "2048");
        refused(4, "ca.mismatch", "ca", "import", home + "/their.crt", home + "/another");
        theirAuthority(-1);
        refused(4, "ca.expired", "ca", "import", home + "/their.crt", home + "/plain");
        assertThat(user.workspace().resolve("ca")).doesNotExist();
    }

    @Test
    void a_line_under_an_offline_root_needs_it_once_and_devices_trust_the_root() throws Exception {
        Path root = home.resolve("stick");
        user.environment.put("PROVISION_CA_PASSPHRASE", "the root's");
        done("ca", "init", "--root-only", "--workspace", root.toString());
        user.environment.put("PROVISION_CA_PASSPHRASE", PASS_PHRASE);
        user.environment.put("PROVISION_ROOT_PASSPHRASE", "the root's");
        done("ca", "init", "--issued-by", root.toString());
        Files.move(root, home.resolve("far away"));

        done("ca", "issue", "sensor-7", "-o", home + "/d");
        done("ca", "server", "localhost", "-o", home + "/broker");
        String trusted = home + "/d/ca.crt";
        assertThat(openssl("x509", "-in", trusted, "-noout", "-fingerprint"))
                .isEqualTo(openssl("x509", "-in", home + "/far away/ca/ca.crt", "-noout", "-fingerprint"));
        // As a device judges its broker: it trusts the root alone, and gets the rest from the broker.
        assertThat(openssl(
                        "verify",
                        "-x509_strict",
                        "-CAfile",
                        trusted,
                        "-untrusted",
                        home + "/broker/server.crt",
                        "-verify_hostname",
                        "localhost",
                        home + "/broker/server.crt"))
                .contains("OK");
        // As the broker judges a device, which sends its own certificate only.
        assertThat(openssl(
                        "verify", "-x509_strict", "-CAfile", home + "/broker/server-ca.crt", home + "/d/sensor-7.crt"))
                .contains("OK");
        assertThat(opensslFails("verify", "-CAfile", trusted, home + "/d/sensor-7.crt"))
                .contains("unable to get local issuer");
    }

    @Test
    void what_cannot_be_is_told_with_a_code_and_nothing_is_lost() throws Exception {
        refused(4, "ca.missing", "ca", "issue", "sensor-7", "-o", home + "/d");
        done("ca", "init");
        refused(2, "name.device", "ca", "issue", "a".repeat(65), "-o", home + "/d");
        refused(2, "key.refused", "ca", "issue", "sensor-7", "--key", "rsa-4096", "-o", home + "/d");
        refused(2, "profile.unknown", "ca", "issue", "sensor-7", "--profile", "strickt", "-o", home + "/d");
        refused(2, "usage", "ca", "issue", "sensor-7");
        refused(2, "revoke.unknown", "ca", "revoke", "sensor-7");
        refused(2, "crl.reason", "ca", "revoke", "sensor-7", "--reason", "bored");
        Files.writeString(home.resolve("in-the-way"), "");
        refused(4, "ca.write", "ca", "issue", "sensor-7", "-o", home + "/in-the-way");
        user.environment.put("PROVISION_CA_PASSPHRASE", "wrong");
        refused(4, "ca.passphrase", "ca", "issue", "sensor-7", "-o", home + "/d");
        done("ledger", "verify");
        assertThat(home.resolve("d")).doesNotExist();
    }

    private void theirAuthority(int days) throws Exception {
        openssl("genrsa", "-out", home + "/plain", "2048");
        openssl("req", "-new", "-key", home + "/plain", "-subj", "/CN=MQTT CA/O=Workshop", "-out", home + "/their.csr");
        Files.writeString(home.resolve("ext"), "basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n");
        openssl(
                "x509",
                "-req",
                "-in",
                home + "/their.csr",
                "-signkey",
                home + "/plain",
                "-days",
                Integer.toString(days),
                "-extfile",
                home + "/ext",
                "-out",
                home + "/their.crt");
    }

    private void done(String... arguments) {
        assertThat(user.run(arguments)).as(user.messages()).isZero();
        assertThat(user.messages()).doesNotContain(PASS_PHRASE, "Exception");
    }

    private void refused(int status, String code, String... arguments) {
        assertThat(user.run(arguments)).as(user.messages()).isEqualTo(status);
        assertThat(user.messages()).contains("[" + code + "]");
        assertThat(user.results()).isEmpty();
    }

    private String verified(String certificate) throws Exception {
        Path both = Files.writeString(home.resolve("ca-and-crl"), Files.readString(ca) + Files.readString(crl));
        return run("verify", "-crl_check", "-CAfile", both.toString(), certificate)
                .text();
    }

    private String openssl(String... arguments) throws Exception {
        Ended ended = run(arguments);
        assertThat(ended.status()).as(ended.text()).isZero();
        return ended.text();
    }

    private String opensslFails(String... arguments) throws Exception {
        Ended ended = run(arguments);
        assertThat(ended.status()).isNotZero();
        return ended.text();
    }

    private record Ended(int status, String text) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Peers.require("openssl").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replaceAll("(?m)^(writing RSA key|Certificate request self-signature ok|read .*)\n", "");
        return new Ended(process.waitFor(), text);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
