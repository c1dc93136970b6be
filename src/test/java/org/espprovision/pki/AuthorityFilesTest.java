package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The authority's two files: made once, opened again, and what happens when something is wrong with them. */
class AuthorityFilesTest {
    @TempDir
    private Path workspace;

    private Path directory;
    private Path key;
    private Path certificate;

    @BeforeEach
    void places() {
        directory = workspace.resolve("new/ca");
        key = directory.resolve("ca.key");
        certificate = directory.resolve("ca.crt");
    }

    @ParameterizedTest
    @EnumSource
    void an_authority_opens_again_as_the_one_that_was_made(KeyKind kind) throws IOException {
        CertificateAuthority made = create(kind);
        CertificateAuthority opened = open();

        assertThat(opened.certificate()).isEqualTo(made.certificate());
        assertThat(opened.certificate()).isEqualTo(CaFile.read(CertificateAuthority.certificateFile(directory)));
        assertThat(List.of(mode(directory), mode(key), mode(certificate)))
                .containsExactly("rwx------", "rw-------", "rw-r--r--");
        assertThat(filesIn(directory)).containsExactlyInAnyOrder("ca.key", "ca.crt");
    }

    @Test
    void an_existing_authority_is_never_replaced() throws IOException {
        create(KeyKind.EC_P256);
        byte[] before = Files.readAllBytes(key);

        assertThat(failure(() -> create(KeyKind.EC_P256)).code()).isEqualTo("ca.exists");
        openOrCreate();
        assertThat(key).hasBinaryContent(before);
    }

    @Test
    void a_wrong_pass_phrase_is_told_from_a_damaged_key() throws IOException {
        create(KeyKind.EC_P256);
        try (Passphrase wrong = Passphrase.of("correct hors".toCharArray())) {
            assertThat(failure(() -> CertificateAuthority.open(directory, wrong, Fixtures.RANDOM, Fixtures.CLOCK))
                            .code())
                    .isEqualTo("ca.passphrase");
        }
        String whole = Files.readString(key);
        Files.writeString(key, whole.substring(0, whole.length() / 2));
        assertThat(failure(this::open).code()).isEqualTo("ca.unreadable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"})
    void a_certificate_that_is_none_is_unreadable(String content) throws IOException {
        create(KeyKind.EC_P256);
        Files.writeString(certificate, content);

        assertThat(failure(this::open))
                .hasMessageContaining(certificate.toString())
                .extracting(CredentialsException::code)
                .isEqualTo("ca.unreadable");
    }

    @Test
    void a_key_that_is_not_encrypted_is_refused_with_the_way_to_encrypt_it() throws IOException {
        create(KeyKind.EC_P256);
        Files.write(
                key,
                new Pem(
                                Pem.PRIVATE_KEY,
                                KeyKind.EC_P256
                                        .generate(Fixtures.RANDOM)
                                        .getPrivate()
                                        .getEncoded())
                        .bytes());

        CredentialsException failure = failure(this::open);
        assertThat(failure.code()).isEqualTo("ca.unreadable");
        assertThat(failure.remedy()).contains("openssl pkcs8 -topk8");
    }

    @ParameterizedTest
    @EnumSource
    void a_key_of_another_authority_does_not_match(KeyKind other) throws IOException {
        create(KeyKind.EC_P256);
        byte[] ours = Files.readAllBytes(certificate);
        Files.delete(key);
        Files.delete(certificate);
        create(other);
        Files.write(certificate, ours);

        assertThat(failure(this::open).code()).isEqualTo("ca.mismatch");
    }

    @Test
    void an_authority_issues_only_within_its_time() {
        create(KeyKind.EC_P256);

        assertThat(failure(() -> openAfter(Duration.ofDays(366 * 20))).code()).isEqualTo("ca.expired");
        assertThat(failure(() -> openAfter(Duration.ofDays(-2))).code()).isEqualTo("ca.early");
    }

    @Test
    void a_device_certificate_is_no_authority() throws Exception {
        create(KeyKind.EC_P256);
        try (DeviceKey deviceKey = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM)) {
            Fixtures.pem(directory, "ca.crt", Fixtures.device(open(), deviceKey).x509());
        }

        assertThat(failure(this::open).remedy()).contains("CA:TRUE");
    }

    @Test
    void a_folder_without_an_authority_says_how_to_make_one() {
        assertThat(CertificateAuthority.exists(directory)).isFalse();
        CredentialsException failure = failure(this::open);
        assertThat(failure.code()).isEqualTo("ca.missing");
        assertThat(failure.remedy()).contains("provision ca init");
    }

    @ParameterizedTest
    @EnumSource
    void killed_before_the_certificate_was_written_the_next_run_goes_on_under_the_same_name(KeyKind kind)
            throws Exception {
        CertificateAuthority first = create(kind);
        byte[] keyBefore = Files.readAllBytes(key);
        Files.delete(certificate);

        assertThat(failure(this::open).code()).isEqualTo("ca.incomplete");
        CertificateAuthority second = openOrCreate();

        assertThat(key).hasBinaryContent(keyBefore);
        assertThat(second.certificate().getSubjectX500Principal())
                .isEqualTo(first.certificate().getSubjectX500Principal());
        try (DeviceKey deviceKey = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM)) {
            Fixtures.device(second, deviceKey).x509().verify(first.certificate().getPublicKey());
        }
    }

    @Test
    void a_lost_key_is_never_made_again_behind_a_certificate() throws IOException {
        create(KeyKind.EC_P256);
        Files.delete(key);

        for (Runnable attempt : List.<Runnable>of(this::open, this::openOrCreate, () -> create(KeyKind.EC_P256))) {
            CredentialsException failure = failure(attempt);
            assertThat(failure.code()).isEqualTo("ca.incomplete");
            assertThat(failure.remedy()).contains("backup");
        }
        assertThat(filesIn(directory)).containsExactly("ca.crt");
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        Files.writeString(workspace.resolve("new"), "a file in the way");

        assertThat(failure(this::openOrCreate))
                .hasMessageContaining(key.toString())
                .extracting(CredentialsException::code)
                .isEqualTo("ca.write");
    }

    @Test
    void the_guides_own_authority_made_by_openssl_opens() throws Exception {
        Files.createDirectories(directory);
        Openssl openssl = new Openssl();
        String passphraseFile;
        try (Passphrase passphrase = Fixtures.passphrase()) {
            passphraseFile = Fixtures.write(workspace, "passphrase", passphrase.line());
        }
        openssl.output(
                "req",
                "-new",
                "-x509",
                "-days",
                "3650",
                "-extensions",
                "v3_ca",
                "-newkey",
                "rsa:2048",
                "-passout",
                "file:" + passphraseFile,
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString(),
                "-subj",
                "/CN=MQTT CA/O=Workshop/emailAddress=nobody@example.net");

        assertThat(openssl.output("asn1parse", "-in", key.toString())).contains(":des-ede3-cbc");
        try (DeviceKey deviceKey = DeviceKey.generate(KeyKind.RSA_2048, Fixtures.RANDOM)) {
            DeviceCertificate device = Fixtures.device(open(), deviceKey);
            String file = Fixtures.pem(workspace, "device.pem", device.x509());
            assertThat(openssl.output("verify", "-CAfile", certificate.toString(), file))
                    .contains("OK");
            assertThat(device.issuer()).isEqualTo("MQTT CA");
        }
    }

    private CertificateAuthority create(KeyKind kind) {
        try (Passphrase passphrase = Fixtures.passphrase()) {
            return CertificateAuthority.create(
                    directory, Fixtures.plan(kind), passphrase, Fixtures.RANDOM, Fixtures.CLOCK);
        }
    }

    private CertificateAuthority open() {
        return openAfter(Duration.ZERO);
    }

    private CertificateAuthority openAfter(Duration time) {
        try (Passphrase passphrase = Fixtures.passphrase()) {
            return CertificateAuthority.open(
                    directory, passphrase, Fixtures.RANDOM, Clock.offset(Fixtures.CLOCK, time));
        }
    }

    private CertificateAuthority openOrCreate() {
        try (Passphrase passphrase = Fixtures.passphrase()) {
            return CertificateAuthority.openOrCreate(directory, passphrase, Fixtures.RANDOM, Fixtures.CLOCK);
        }
    }

    private static CredentialsException failure(Runnable attempt) {
        return assertThrows(CredentialsException.class, attempt::run);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
