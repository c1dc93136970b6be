package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles as a user changes them, and what each built-in one makes. */
class ProfileTest {
    @TempDir
    private Path folder;

    private final Openssl openssl = new Openssl();

    @ParameterizedTest
    @ValueSource(strings = {"strict", "guide", "idevid"})
    void a_copy_of_a_built_in_profile_makes_what_it_makes(String name) throws Exception {
        Path copy = Files.writeString(folder.resolve("mine.yaml"), Profile.text(name));
        Profile mine = Profile.named(copy.toString());

        assertThat(mine.authority()).isEqualTo(Profile.named(name).authority());
        assertThat(mine.server()).isEqualTo(Profile.named(name).server());
        assertThat(mine.device()).isEqualTo(Profile.named(name).device());
    }

    @Test
    void an_idevid_names_the_chip_never_ends_and_says_nothing_else() throws Exception {
        CertificateAuthority authority = authority(Profile.named("idevid"));
        String device = Fixtures.pem(folder, "device.pem", device(authority).x509());
        String ca = Fixtures.pem(folder, "ca.pem", authority.certificate());

        assertThat(openssl.output("x509", "-in", device, "-noout", "-text").replaceAll("\\n\\s*", "|"))
                .contains("Not After : Dec 31 23:59:59 9999 GMT")
                .contains("serialNumber = 5c:cf:7f:a1:b2:c3|")
                .contains("X509v3 Key Usage: critical|Digital Signature|")
                .contains("X509v3 Authority Key Identifier:")
                .doesNotContain("Subject Key Identifier", "Extended Key Usage", "Alternative Name");
        assertThat(openssl.output("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", ca, device))
                .contains("OK");
    }

    @Test
    void an_idevid_without_the_chips_mac_is_refused_and_a_strict_one_leaves_it_out() {
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM)) {
            CertificateAuthority strict = authority(Profile.strict());
            SerialNumber serial = SerialNumber.random(Fixtures.RANDOM);
            X509Certificate made = strict.issueDevice(Fixtures.NAME, Optional.empty(), key, serial)
                    .x509();
            assertThat(made.getSubjectX500Principal().getName()).isEqualTo("CN=" + Fixtures.NAME);

            CertificateAuthority idevid = strict.issuingBy(Profile.named("idevid"));
            CredentialsException failure = assertThrows(
                    CredentialsException.class, () -> idevid.issueDevice(Fixtures.NAME, Optional.empty(), key, serial));
            assertThat(failure.code()).isEqualTo("profile.value");
            assertThat(failure.remedy()).contains("--mac");
        }
    }

    @Test
    void what_outlives_its_issuer_ends_with_it() {
        CertificateAuthority twentyYears = authority(Profile.strict());
        DeviceCertificate forever = device(twentyYears.issuingBy(Profile.named("idevid")));
        assertThat(forever.notAfter())
                .isEqualTo(twentyYears.certificate().getNotAfter().toInstant());
        assertThat(twentyYears.cutsShort(forever.x509())).isTrue();
        assertThat(twentyYears.cutsShort(device(twentyYears).x509())).isFalse();
    }

    @Test
    void a_changed_profile_is_followed_in_its_order() throws Exception {
        String changed = Profile.text("strict")
                .replace("CN: \"{name}\"\n    serialNumber: \"{mac?}\"", "C: DE\n    O: Möbelwerk\n    CN: \"{name}\"")
                .replace(
                        "DNS:{name}, URI:urn:dev:mac:{eui64?}",
                        "URI:urn:dev:mac:{eui64?}, email:x@example.net, IP:192.0.2.1");
        Profile mine = Profile.named(
                Files.writeString(folder.resolve("mine.yaml"), changed).toString());
        String device =
                Fixtures.pem(folder, "device.pem", device(authority(mine)).x509());

        assertThat(openssl.output("x509", "-in", device, "-noout", "-text", "-nameopt", "utf8,sep_comma_plus"))
                .contains("Subject: C=DE,O=Möbelwerk,CN=" + Fixtures.NAME)
                .contains("URI:urn:dev:mac:5ccf7fffffa1b2c3, email:x@example.net, IP Address:192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // what stands in the strict profile | instead | words of the remedy
                "keyUsage: critical, digitalSignature, k | keyUsage: critical, k | digitalSignature",
                "extendedKeyUsage: serverAuth | extendedKeyUsage: critical, serverAuth | BearSSL",
                "extendedKeyUsage: clientAuth | extendedKeyUsage: serverAuth | clientAuth",
                "basicConstraints: critical, CA:FALSE | basicConstraints: critical, CA:TRUE | only an authority",
                "critical, CA:TRUE, pathlen:0 | CA:FALSE | CA:TRUE",
                "critical, keyCertSign, cRLSign | critical, keyCertSign | cRLSign",
                "DNS:{name}, URI | DNS:{nmae}, URI | {nmae}",
                "validity: 20 years | validity: 20 | 3650 days",
                "validity: 20 years | validity: 0 days | at least a day",
                "validity: 20 years | valid: 20 years | 'valid'",
                "backdated: 24 hours | backdated: yes | 24 hours",
                "CN: ESP Provision CA {key-id} | XN: me | CN",
                "CN: ESP Provision CA {key-id} | C: Germany | holds 2",
                "subjectKeyIdentifier: hash | nsComment: critical, x | nsComment",
                "CN: ESP Provision CA {key-id} | C: ÄÖ | plain letters",
                "serialNumber: \"{mac?}\" | serialNumber: \"{mac?}_ü\" | plain letters",
                "DNS:{name}, URI | DNS:gerät-{name}, URI | no DNS name",
                "DNS:{name}, URI | DNS:{name} 1, URI | no DNS name",
                "URI:urn:dev:mac:{eui64?} | URI:{eui64?} | no URI",
                "URI:urn:dev:mac:{eui64?} | email:{name} | no mail address"
            })
    void a_profile_that_asks_for_the_impossible_is_refused_with_its_line(String text, String instead, String words)
            throws Exception {
        String strict = Profile.text("strict");
        long line = 1
                + strict.substring(0, strict.indexOf(text))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();

        CredentialsException failure = refused(strict.replaceFirst(Pattern.quote(text), instead));
        assertThat(failure.what()).endsWith("mine.yaml cannot be used, line " + line);
        assertThat(failure.remedy()).contains(words);
    }

    @Test
    void a_profile_that_leaves_out_what_must_be_there_is_refused() throws Exception {
        String strict = Profile.text("strict");
        assertThat(refused(strict.replace("subjectAltName: \"{names}\"", "subjectAltName: DNS:broker"))
                        .remedy())
                .contains("{names}");
        assertThat(refused(strict.substring(0, strict.indexOf("device:"))).remedy())
                .contains("'device' is missing");
        assertThat(refused(strict.replace("  validity: 10 years\n", "")).remedy())
                .contains("'validity' is missing");
        assertThat(refused("authority: [").remedy()).contains("no YAML");
        assertThat(refused("").remedy()).contains("empty");
    }

    private CredentialsException refused(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("mine.yaml"), yaml);
        CredentialsException failure = assertThrows(CredentialsException.class, () -> Profile.named(file.toString()));
        assertThat(failure.code()).isEqualTo("profile.invalid");
        assertThat(failure.what()).contains(file.toString());
        return failure;
    }

    @Test
    void a_profile_nobody_wrote_and_one_over_already_are_told_apart() throws Exception {
        assertThat(assertThrows(CredentialsException.class, () -> Profile.named("strickt"))
                        .code())
                .isEqualTo("profile.unknown");
        Path file = Files.writeString(
                folder.resolve("mine.yaml"),
                Profile.text("strict").replace("validity: 10 years", "validity: until 2020-01-01T00:00:00Z"));
        CertificateAuthority authority = authority(Profile.named(file.toString()));
        assertThat(assertThrows(CredentialsException.class, () -> device(authority))
                        .code())
                .isEqualTo("profile.ended");
    }

    @Test
    void names_are_measured_where_they_end_up() throws Exception {
        String changed =
                Profile.text("strict").replace("CN: \"{name}\"\n    serial", "CN: the device {name}\n    serial");
        CertificateAuthority authority = authority(Profile.named(
                Files.writeString(folder.resolve("mine.yaml"), changed).toString()));
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM)) {
            char[] long63 = new char[63];
            Arrays.fill(long63, 'a');
            CredentialsException failure = assertThrows(
                    CredentialsException.class,
                    () -> authority.issueDevice(
                            new DeviceName(new String(long63)),
                            Optional.empty(),
                            key,
                            SerialNumber.random(Fixtures.RANDOM)));
            assertThat(failure.code()).isEqualTo("name.length");
        }
    }

    @Test
    void a_broker_under_the_guide_answers_to_an_address_in_both_forms() throws Exception {
        X509Certificate server = authority(Profile.named("guide"))
                .issueServer(Set.of("10.0.0.5"), Set.of())
                .certificate();
        assertThat(server.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("10.0.0.5", "10.0.0.5", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    private static CertificateAuthority authority(Profile profile) {
        return CertificateAuthority.inMemory(
                AuthorityPlan.of(profile, KeyKind.EC_P256), Fixtures.RANDOM, Fixtures.CLOCK);
    }

    private static DeviceCertificate device(CertificateAuthority authority) {
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM)) {
            return Fixtures.device(authority, key);
        }
    }
}
