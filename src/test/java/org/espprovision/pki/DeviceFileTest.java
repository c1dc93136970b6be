package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a look at a device's files tells of the certificates and keys in them. */
class DeviceFileTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.inMemory(
            AuthorityPlan.of(Profile.strict(), KeyKind.EC_P256), RANDOM, Clock.systemUTC());

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void a_key_belongs_to_its_own_certificate_and_to_no_other(KeyKind kind) {
        try (DeviceKey key = DeviceKey.generate(kind, RANDOM);
                DeviceKey other = DeviceKey.generate(kind, RANDOM)) {
            FoundKey found = key("/client.key.der", key.derForDevice());
            assertThat(found.spkiSha256()).isEqualTo(key.spkiSha256());
            assertThat(found.belongsTo(certificate(key).x509())).isTrue();
            assertThat(found.belongsTo(certificate(other).x509())).isFalse();
            assertThat(found.kind()).startsWith(kind.isRsa() ? "RSA" : "EC");
            assertThat(found.form()).isEqualTo(kind.isRsa() ? "PKCS#1" : "PKCS#8");
        }
    }

    @ParameterizedTest
    @CsvSource({"RSA,1024", "RSA,2048", "EC,256", "EC,384", "EC,521"})
    void openssls_pkcs8_and_pem_are_keys_too(String algorithm, int bits) throws Exception {
        KeyPair pair = pair(algorithm, bits);
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        FoundKey der = key("/esp8266-cli.key.der", pkcs8);
        assertThat(der.kind()).isEqualTo("%s, %,d bits".formatted(algorithm, bits));
        assertThat(der.spkiSha256())
                .isEqualTo(Sha.hex("SHA-256", pair.getPublic().getEncoded()));
        assertThat(key("/any-name", new Pem(Pem.PRIVATE_KEY, pkcs8).bytes())).isEqualTo(der);
    }

    @Test
    void an_ec_key_without_its_curve_is_of_no_use_to_the_device() throws Exception {
        byte[] pkcs8 = pair("EC", 256).getPrivate().getEncoded();
        ECPrivateKey bare =
                ECPrivateKey.getInstance(PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey());
        assertThat(spoilt("/client.key.der", Der.encode(bare))).contains("does not name its curve");
    }

    @Test
    void an_rsa_key_with_one_wrong_byte_is_damaged_also_where_its_modulus_is_right() {
        try (DeviceKey key = DeviceKey.generate(KeyKind.RSA_2048, RANDOM)) {
            byte[] der = key.derForDevice();
            der[der.length - 10] ^= 1;
            assertThat(spoilt("/client.key.der", der)).contains("contradict each other");
        }
    }

    @Test
    void a_certificate_is_one_under_any_name_and_in_pem() throws Exception {
        byte[] der = AUTHORITY.certificate().getEncoded();
        assertThat(DeviceFile.read("/x", der)).isEqualTo(new DeviceFile.Certificate(AUTHORITY.certificate()));
        byte[] pem = Pem.of(AUTHORITY.certificate()).bytes();
        assertThat(DeviceFile.read("/ca.pem", pem)).isEqualTo(new DeviceFile.Certificate(AUTHORITY.certificate()));
    }

    @Test
    void what_the_device_cannot_read_is_said_plainly() throws Exception {
        byte[] der = AUTHORITY.certificate().getEncoded();
        assertThat(spoilt("/ca.crt.der", new byte[0])).isEqualTo("it is empty");
        assertThat(spoilt("/ca.crt.der", new byte[] {(byte) 0xFF, 0})).contains("0xff", "0x30");
        assertThat(spoilt("/x", Arrays.copyOf(der, der.length - 30)))
                .contains("cut short", "%,d".formatted(der.length));
        assertThat(spoilt("/x", Arrays.copyOf(der, der.length + 3))).contains("3 bytes follow");
        byte[] broken = der.clone();
        broken[4] = 0x13;
        assertThat(spoilt("/x", broken)).contains("neither a certificate nor a key");
        assertThat(spoilt(
                        "/key",
                        ascii("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n")))
                .contains("pass phrase");
        assertThat(spoilt("/key.pem", ascii("-----BEGIN PRIVATE KEY-----\n====\n-----END PRIVATE KEY-----\n")))
                .contains("base 64");
    }

    @Test
    void other_files_are_none_of_its_business() {
        assertThat(DeviceFile.read("/provision.conf", ascii("device=one\n"))).isEqualTo(new DeviceFile.Other());
        assertThat(DeviceFile.read("/0.txt", ascii("0 degrees"))).isEqualTo(new DeviceFile.Other());
    }

    @Property(tries = 500)
    void no_bytes_make_it_stumble(@ForAll @Size(max = 300) byte[] tail) {
        byte[] der = new byte[tail.length + 4];
        der[0] = 0x30;
        der[1] = (byte) 0x82;
        der[2] = (byte) (tail.length >> 8);
        der[3] = (byte) tail.length;
        System.arraycopy(tail, 0, der, 4, tail.length);
        assertThat(DeviceFile.read("/x", der)).isNotInstanceOf(DeviceFile.Other.class);
        assertThat(DeviceFile.read("/x.der", tail)).isNotNull();
    }

    private static DeviceCertificate certificate(DeviceKey key) {
        return AUTHORITY.issueDevice(new DeviceName("one"), Optional.empty(), key, SerialNumber.random(RANDOM));
    }

    private static FoundKey key(String path, byte[] content) {
        return ((DeviceFile.Key) DeviceFile.read(path, content)).key();
    }

    private static String spoilt(String path, byte[] content) {
        return ((DeviceFile.Spoilt) DeviceFile.read(path, content)).why();
    }

    private static KeyPair pair(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp%dr1".formatted(bits)), RANDOM);
        } else {
            generator.initialize(bits, RANDOM);
        }
        return generator.generateKeyPair();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
