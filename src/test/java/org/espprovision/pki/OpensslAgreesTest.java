package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What OpenSSL, and with it Mosquitto, makes of each kind of certificate and key. */
class OpensslAgreesTest {
    private static final String VERIFY_STRICTLY = "-x509_strict";

    private final Openssl openssl = new Openssl();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void an_authority_is_a_proper_root(KeyKind kind) throws Exception {
        CertificateAuthority authority = Fixtures.authority(kind);
        String ca = Fixtures.pem(folder, "ca.pem", authority.certificate());

        assertThat(openssl.output("verify", VERIFY_STRICTLY, "-check_ss_sig", "-CAfile", ca, ca))
                .contains("OK");
        assertThat(text(ca))
                .contains("X509v3 Basic Constraints: critical|CA:TRUE, pathlen:0|")
                .contains("X509v3 Key Usage: critical|Certificate Sign, CRL Sign|")
                .contains("X509v3 Subject Key Identifier:")
                .contains("X509v3 Authority Key Identifier:");
    }

    @ParameterizedTest
    @EnumSource
    void a_device_certificate_may_prove_a_client_and_nothing_else(KeyKind kind) throws Exception {
        CertificateAuthority authority = Fixtures.authority(kind);
        try (DeviceKey key = DeviceKey.generate(kind, Fixtures.RANDOM)) {
            DeviceCertificate device = Fixtures.device(authority, key);
            String ca = Fixtures.pem(folder, "ca.pem", authority.certificate());
            String certificate = Fixtures.pem(folder, "device.pem", device.x509());

            assertThat(openssl.output("verify", VERIFY_STRICTLY, "-purpose", "sslclient", "-CAfile", ca, certificate))
                    .contains("OK");
            assertThat(openssl.run("verify", "-purpose", "sslserver", "-CAfile", ca, certificate)
                            .exitStatus())
                    .isNotZero();
            assertThat(text(certificate))
                    .contains("Subject: CN = esp8266-5ccf7fa1b2c3, serialNumber = 5c:cf:7f:a1:b2:c3|")
                    .contains("X509v3 Basic Constraints: critical|CA:FALSE|")
                    .contains("X509v3 Key Usage: critical|Digital Signature|")
                    .contains("X509v3 Extended Key Usage: |TLS Web Client Authentication|")
                    .contains("X509v3 Subject Alternative Name: "
                            + "|DNS:esp8266-5ccf7fa1b2c3, URI:urn:dev:mac:5ccf7fffffa1b2c3|");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_key_on_the_device_belongs_to_its_certificate(KeyKind kind) throws Exception {
        try (DeviceKey key = DeviceKey.generate(kind, Fixtures.RANDOM)) {
            DeviceCertificate device = Fixtures.device(Fixtures.authority(KeyKind.EC_P256), key);
            String keyFile = Fixtures.write(folder, "key.der", key.derForDevice());
            String certificate = Fixtures.write(folder, "device.der", device.der());

            assertThat(openssl.output("pkey", "-inform", "DER", "-in", keyFile, "-pubout"))
                    .isEqualTo(openssl.output("x509", "-inform", "DER", "-in", certificate, "-noout", "-pubkey"));
            assertThat(openssl.output("x509", "-inform", "DER", "-in", certificate, "-noout", "-fingerprint", "-sha256")
                            .replace(":", ""))
                    .containsIgnoringCase("=" + device.fingerprint());
        }
    }

    @Test
    void an_rsa_key_is_bare_and_an_ec_key_names_its_curve() throws Exception {
        try (DeviceKey rsa = DeviceKey.generate(KeyKind.RSA_2048, Fixtures.RANDOM);
                DeviceKey ec = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM)) {
            assertThat(structure(Fixtures.write(folder, "rsa.der", rsa.derForDevice())))
                    .doesNotContain("OBJECT")
                    .contains("INTEGER           :010001");
            assertThat(structure(Fixtures.write(folder, "ec.der", ec.derForDevice())))
                    .contains(":id-ecPublicKey")
                    .contains(":prime256v1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_broker_certificate_answers_to_its_names_and_addresses(KeyKind kind) throws Exception {
        CertificateAuthority authority = Fixtures.authority(KeyKind.EC_P256);
        Set<String> names = new LinkedHashSet<>(List.of("broker.local", "10.1.2.3"));
        ServerCredentials server =
                authority.issueServer(kind, names, Set.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7})));
        server.writePem(folder.resolve("broker"));
        String certificate = folder.resolve("broker/server.crt").toString();
        String ca = folder.resolve("broker/server-ca.crt").toString();
        Path key = folder.resolve("broker/server.key");

        for (String name : List.of("broker.local", "10.1.2.3", "192.0.2.7")) {
            assertThat(openssl.output(
                            "verify",
                            VERIFY_STRICTLY,
                            "-purpose",
                            "sslserver",
                            name.startsWith("b") ? "-verify_hostname" : "-verify_ip",
                            name,
                            "-CAfile",
                            ca,
                            certificate))
                    .contains("OK");
        }
        assertThat(text(certificate))
                .contains("X509v3 Subject Alternative Name: |DNS:broker.local, DNS:10.1.2.3, DNS:192.0.2.7, "
                        + "IP Address:192.0.2.7, IP Address:10.1.2.3|")
                .contains("X509v3 Extended Key Usage: |TLS Web Server Authentication|")
                .contains("X509v3 Key Usage: critical|"
                        + (kind.isRsa() ? "Digital Signature, Key Encipherment|" : "Digital Signature|"));
        assertThat(openssl.output("pkey", "-in", key.toString(), "-pubout"))
                .isEqualTo(openssl.output("x509", "-in", certificate, "-noout", "-pubkey"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void the_monitor_is_a_client_and_the_stranger_is_not_trusted() throws Exception {
        CertificateAuthority authority = Fixtures.authority(KeyKind.EC_P256);
        String ca = Fixtures.pem(folder, "ca.pem", authority.certificate());
        String monitor =
                Fixtures.pem(folder, "monitor.pem", authority.issueMonitor().certificate());
        String stranger = Fixtures.pem(
                folder,
                "stranger.pem",
                UntrustedIdentity.make(Fixtures.RANDOM, Fixtures.CLOCK).certificate());

        assertThat(openssl.output("verify", VERIFY_STRICTLY, "-purpose", "sslclient", "-CAfile", ca, monitor))
                .contains("OK");
        assertThat(openssl.run("verify", "-CAfile", ca, stranger).text()).contains("unable to get local issuer");
    }

    @ParameterizedTest
    @EnumSource
    void openssl_opens_the_authority_key_with_its_pass_phrase_only(KeyKind kind) throws Exception {
        Path directory = folder.resolve("ca");
        try (Passphrase passphrase = Passphrase.of("größer als ASCII".toCharArray())) {
            CertificateAuthority.create(directory, Fixtures.plan(kind), passphrase, Fixtures.RANDOM, Fixtures.CLOCK);
            String right = Fixtures.write(folder, "right", passphrase.line());
            String wrong = Fixtures.write(folder, "wrong", new byte[] {'n', 'o', '\n'});
            String key = directory.resolve("ca.key").toString();
            String certificate = directory.resolve("ca.crt").toString();

            assertThat(openssl.output("pkey", "-in", key, "-passin", "file:" + right, "-pubout"))
                    .isEqualTo(openssl.output("x509", "-in", certificate, "-noout", "-pubkey"));
            assertThat(openssl.run("pkcs8", "-in", key, "-passin", "file:" + wrong)
                            .exitStatus())
                    .isNotZero();
            assertThat(openssl.output("asn1parse", "-in", key))
                    .contains(":PBES2")
                    .contains(":PBKDF2")
                    .contains(":hmacWithSHA256")
                    .contains(":0927C0") // 600,000
                    .contains(":aes-256-cbc");
        }
    }

    /** What openssl prints of a certificate, with a bar for each line break and its indentation. */
    private String text(String certificate) throws Exception {
        return openssl.output("x509", "-in", certificate, "-noout", "-text").replaceAll("\\n\\s*", "|");
    }

    private String structure(String derFile) throws Exception {
        return openssl.output("asn1parse", "-inform", "DER", "-in", derFile);
    }
}
