package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an authority issues, and what it refuses to. */
class IssuingTest {
    @TempDir
    private Path folder;

    @Test
    void no_certificate_outlives_its_issuer_or_begins_before_it() {
        Instant start = Instant.parse("2026-11-24T12:00:00.25Z");
        MovableClock clock = new MovableClock(start);
        CertificateAuthority authority =
                CertificateAuthority.inMemory(Fixtures.plan(KeyKind.EC_P256), Fixtures.RANDOM, clock);
        X509Certificate ca = authority.certificate();
        assertThat(ca.getNotBefore().toInstant()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(ca.getNotAfter().toInstant()).isEqualTo("2046-11-24T12:00:00Z");

        for (Duration age : new Duration[] {Duration.ZERO, Duration.ofDays(365 * 5), Duration.ofDays(365 * 20)}) {
            clock.now = start.plus(age);
            for (X509Certificate issued : new X509Certificate[] {
                device(authority).x509(),
                authority.issueServer(Set.of("broker"), Set.of()).certificate(),
                authority.issueMonitor().certificate()
            }) {
                assertThat(issued.getNotBefore()).isAfterOrEqualTo(ca.getNotBefore());
                assertThat(issued.getNotAfter()).isBeforeOrEqualTo(ca.getNotAfter());
                assertThat(clock.now)
                        .isBetween(
                                issued.getNotBefore().toInstant(),
                                issued.getNotAfter().toInstant());
            }
        }
        clock.now = start.plus(Duration.ofDays(366 * 20));
        assertThat(assertThrows(CredentialsException.class, () -> device(authority))
                        .code())
                .isEqualTo("ca.expired");
    }

    @Test
    void a_device_certificate_is_good_for_ten_years() {
        MovableClock clock = new MovableClock(Instant.parse("2026-11-24T12:00:00Z"));
        CertificateAuthority authority =
                CertificateAuthority.inMemory(Fixtures.plan(KeyKind.EC_P256), Fixtures.RANDOM, clock);
        clock.now = Instant.parse("2026-12-24T12:00:00Z");

        DeviceCertificate device = device(authority);
        assertThat(device.notBefore()).isEqualTo("2026-12-23T12:00:00Z");
        assertThat(device.notAfter()).isEqualTo("2036-12-24T12:00:00Z");
    }

    @Test
    void a_date_after_2049_is_written_and_read_back() {
        Clock late = Clock.fixed(Instant.parse("2040-01-01T00:00:00Z"), ZoneOffset.UTC);
        CertificateAuthority authority =
                CertificateAuthority.inMemory(Fixtures.plan(KeyKind.EC_P256), Fixtures.RANDOM, late);
        assertThat(authority.certificate().getNotAfter().toInstant()).isEqualTo("2060-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @EnumSource
    void every_der_ends_where_its_outer_length_says(KeyKind kind) {
        CertificateAuthority authority = Fixtures.authority(kind);
        try (DeviceKey key = DeviceKey.generate(kind, Fixtures.RANDOM)) {
            assertEndsExactly(authority.trustAnchorDer());
            assertEndsExactly(Fixtures.device(authority, key).der());
            assertEndsExactly(key.derForDevice());
        }
    }

    @Test
    void a_certificate_reads_back_with_what_was_asked_for() {
        CertificateAuthority authority = Fixtures.authority(KeyKind.EC_P256);
        SerialNumber serial = SerialNumber.random(Fixtures.RANDOM);
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM)) {
            DeviceCertificate issued = authority.issueDevice(Fixtures.NAME, Fixtures.MAC, key, serial);
            DeviceCertificate read = DeviceCertificate.ofDer(issued.der());

            assertThat(read.serial()).isEqualTo(serial);
            assertThat(read.commonName()).isEqualTo(Fixtures.NAME.text());
            assertThat(read.issuer()).startsWith("ESP Provision CA ");
            assertThat(read.fingerprint()).isEqualTo(issued.fingerprint()).hasSize(64);
            assertThat(Sha.hex("SHA-256", read.x509().getPublicKey().getEncoded()))
                    .isEqualTo(key.spkiSha256());

            byte[] longer = Arrays.copyOf(issued.der(), issued.der().length + 1);
            assertThatThrownBy(() -> DeviceCertificate.ofDer(longer)).isInstanceOf(CredentialsException.class);
        }
    }

    @Test
    void a_destroyed_key_is_gone_and_a_copy_taken_before_is_the_callers() {
        DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM);
        byte[] copy = key.derForDevice();
        key.destroy();
        key.destroy();

        assertThat(copy).startsWith(0x30, 0x41);
        assertThatThrownBy(key::derForDevice).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a_b",
                "a+b",
                "a#b",
                "a/b",
                "-a",
                "a-",
                "a..b",
                ".",
                "gerät",
                "a b",
                "a\n",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b"
            })
    void a_name_that_cannot_be_everywhere_is_refused(String name) {
        CredentialsException failure = assertThrows(CredentialsException.class, () -> new DeviceName(name));
        assertThat(failure.code()).isEqualTo("name.device");
        assertThat(failure.remedy()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "esp8266-5ccf7fa1b2c3", "Sensor-1.lab.example", "7"})
    void an_ordinary_name_is_taken(String name) {
        assertThat(new DeviceName(name).text()).isEqualTo(name);
    }

    @Test
    void a_broker_name_with_an_underscore_is_refused_with_a_better_one() {
        CertificateAuthority authority = Fixtures.authority(KeyKind.EC_P256);
        CredentialsException failure = assertThrows(
                CredentialsException.class, () -> authority.issueServer(Set.of("mosq_serv.local"), Set.of()));
        assertThat(failure.code()).isEqualTo("name.host");
        assertThat(failure.remedy()).contains("mosq-serv.local").contains("Java");
        assertThrows(CredentialsException.class, () -> authority.issueServer(Set.of(), Set.of()));
        assertThrows(CredentialsException.class, () -> authority.issueServer(Set.of("300.1.2.3"), Set.of()));
    }

    @Test
    void the_names_of_this_machine_all_fit_in_a_certificate() throws Exception {
        ServerCredentials server =
                Fixtures.authority(KeyKind.EC_P256).issueServer(ThisMachine.names(), ThisMachine.addresses());
        assertThat(server.certificate().getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "ec-p256", "rsa", "rsa-2048", "ec-p384", "rsa-3072"})
    void a_key_kind_is_named_short_or_long(String text) {
        assertThat(KeyKind.parse(text).toString()).startsWith(text);
        assertThat(assertThrows(CredentialsException.class, () -> KeyKind.parse(text + "!"))
                        .code())
                .isEqualTo("key.kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-4096", "rsa-1024", "ed25519", "ec-p521"})
    void a_key_no_esp8266_can_use_is_refused_with_the_reason(String text) {
        CredentialsException failure = assertThrows(CredentialsException.class, () -> KeyKind.parse(text));
        assertThat(failure.code()).isEqualTo("key.refused");
        assertThat(failure.remedy()).contains("ec-p256");
    }

    @Test
    void an_authority_file_is_read_in_pem_and_in_der_and_must_hold_one_certificate() throws Exception {
        CertificateAuthority authority = Fixtures.authority(KeyKind.RSA_2048);
        Path der = Path.of(Fixtures.write(folder, "ca.der", authority.trustAnchorDer()));
        Path pem = Path.of(Fixtures.pem(folder, "ca.pem", authority.certificate()));
        assertThat(CaFile.read(der)).isEqualTo(CaFile.read(pem)).isEqualTo(authority.certificate());

        Path bundle = Files.writeString(folder.resolve("two.pem"), Files.readString(pem) + Files.readString(pem));
        Path truncated = Path.of(Fixtures.write(folder, "cut.der", Arrays.copyOf(authority.trustAnchorDer(), 300)));
        for (Path bad : new Path[] {bundle, truncated, folder, folder.resolve("missing")}) {
            assertThat(assertThrows(CredentialsException.class, () -> CaFile.read(bad)))
                    .hasMessageContaining(bad.toString())
                    .extracting(CredentialsException::code)
                    .isEqualTo("ca.unreadable");
        }
    }

    private static DeviceCertificate device(CertificateAuthority authority) {
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, Fixtures.RANDOM)) {
            return Fixtures.device(authority, key);
        }
    }

    /** All these structures are shorter than 64 KiB: 30 LL, 30 81 LL or 30 82 LL LL. */
    private static void assertEndsExactly(byte[] der) {
        int first = Byte.toUnsignedInt(der[1]);
        int lengthBytes = first < 0x80 ? 0 : first - 0x80;
        int content = first;
        if (lengthBytes > 0) {
            content = 0;
            for (int i = 0; i < lengthBytes; i++) {
                content = content << 8 | Byte.toUnsignedInt(der[2 + i]);
            }
        }
        assertThat(der[0]).isEqualTo((byte) 0x30);
        assertThat(2 + lengthBytes + content).isEqualTo(der.length);
    }

    private static final class MovableClock extends Clock {
        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
